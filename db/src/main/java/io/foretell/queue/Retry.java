package io.foretell.queue;

import java.util.UUID;

/** What became of a request to run a prediction once more. */
public sealed interface Retry {

    /**
     * Queued; workers of that version are to be told by {@link PredictionSignal#QUEUED}.
     *
     * @param predictionId of the new prediction
     */
    record Queued(UUID predictionId, long modelVersionId) implements Retry {}

    /**
     * It was retried before.
     *
     * @param predictionId of the prediction that this made
     */
    record RetriedBefore(UUID predictionId) implements Retry {}

    /** Its version has been removed: nothing runs it any more. */
    record VersionRemoved() implements Retry {}

    /** Its model is private by now, and another account's. */
    record ModelPrivate() implements Retry {}

    /** It has not finished. */
    record Unfinished() implements Retry {}

    /** There is no such prediction. */
    record Unknown() implements Retry {}
}
