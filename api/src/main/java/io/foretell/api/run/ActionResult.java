package io.foretell.api.run;

import io.foretell.queue.PredictionStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an action did to one run. Of a stale page's action it says what had happened instead.
 *
 * @param status the run's status after it; null when it was not found
 * @param retriedAs the run that repeats it, for {@link Outcome#RETRIED} and {@link Outcome#RETRIED_BEFORE}
 */
public record ActionResult(
        UUID id,
        Outcome outcome,
        @Nullable PredictionStatus status,
        @Nullable UUID retriedAs) {

    public enum Outcome {
        /** It waited and is canceled now. */
        CANCELED,
        /** It runs; its worker was told to stop it. It may yet finish first. */
        STOPPING,
        /** It had finished before, as {@code status} says: nothing was left to cancel. */
        FINISHED_BEFORE,
        /** A new run with its input waits, {@code retriedAs}. */
        RETRIED,
        /** Somebody retried it before; that run is {@code retriedAs}. */
        RETRIED_BEFORE,
        /** Its model version has been removed: nothing runs it any more. */
        VERSION_REMOVED,
        /** Its model is private by now, and another account's. */
        MODEL_PRIVATE,
        /** It has not finished, so there is nothing to retry yet. */
        UNFINISHED,
        SHARED,
        UNSHARED,
        /** There is no such run, or it is another account's. */
        NOT_FOUND
    }
}
