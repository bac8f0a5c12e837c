package io.foretell.queue;

/** What became of a request to cancel a prediction. */
public enum Cancellation {
    /** It was waiting and is now canceled: finished, for those who wait for {@link PredictionSignal#PROGRESS}. */
    FINISHED,
    /** It is running; its worker is to be told by {@link PredictionSignal#STOP}, and finishes it. It may still succeed first. */
    STOPPING,
    /** Unknown or finished before. */
    NOTHING_TO_CANCEL
}
