package io.foretell.queue;

/** How a prediction ended. The output is not part of it: it has been appended before, and is joined when the prediction finishes. */
public sealed interface PredictionOutcome {

    record Succeeded() implements PredictionOutcome {}

    /**
     * @param code one of docs/errors.md, for example {@code model_error}
     * @param message shown to the caller as the prediction's error
     */
    record Failed(String code, String message) implements PredictionOutcome {}

    /** Stopped by its caller or by its deadline; the database knows which. */
    record Canceled() implements PredictionOutcome {}

    default PredictionStatus status() {
        return switch (this) {
            case Succeeded() -> PredictionStatus.SUCCEEDED;
            case Failed(var code, var message) -> PredictionStatus.FAILED;
            case Canceled() -> PredictionStatus.CANCELED;
        };
    }
}
