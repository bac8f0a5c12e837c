package io.foretell.gpucheck;

import java.util.Locale;

/** A line of the report. */
public record CheckResult(Check check, Outcome outcome) {

    /** {@code  4 KV cache is written in place            passed: …} */
    public String line() {
        String word = switch (outcome) {
            case Outcome.Passed _ -> "passed";
            case Outcome.Failed _ -> "FAILED";
            case Outcome.Measured _ -> "measured";
            case Outcome.NotRun _ -> "not run";
        };
        return String.format(Locale.ROOT, "%2d %-39s %s: %s", check.number(), check.title(), word, outcome.detail());
    }

    public boolean failed() {
        return outcome instanceof Outcome.Failed;
    }
}
