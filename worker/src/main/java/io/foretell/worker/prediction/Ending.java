package io.foretell.worker.prediction;

import io.foretell.queue.PredictionOutcome;

/** How this worker parts with a prediction. */
sealed interface Ending {

    /** It is over: the outcome is written. */
    record Completed(PredictionOutcome outcome) implements Ending {}

    /** It goes back to the queue and another worker continues after what was committed. */
    record HandedBack(String reason) implements Ending {}

    /**
     * The engine failed under it, as under a crash: it stays this worker's until the worker is gone, and then costs an attempt. An input
     * that breaks every engine would otherwise go from worker to worker until its deadline.
     */
    record Abandoned(String reason) implements Ending {}
}
