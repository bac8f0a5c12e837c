package io.foretell.gpucheck;

/** How a check ended. */
public sealed interface Outcome {

    /** What was found, in a few words; or why nothing was. */
    String detail();

    record Passed(String detail) implements Outcome {}

    record Failed(String detail) implements Outcome {}

    /** Numbers that no bound is known for. */
    record Measured(String detail) implements Outcome {}

    record NotRun(String detail) implements Outcome {}

    static Outcome of(boolean passed, String detail) {
        return passed ? new Passed(detail) : new Failed(detail);
    }
}
