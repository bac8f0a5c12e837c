package io.foretell.worker.prediction;

/** Why this worker ended a sequence before the model did. A later reason does not replace an earlier one, except {@link #LEASE_LOST}. */
enum StopReason {
    /** Its caller or its deadline. */
    CANCEL,
    /** The worker stops. */
    DRAIN,
    /** Nothing may be written any more. */
    LEASE_LOST
}
