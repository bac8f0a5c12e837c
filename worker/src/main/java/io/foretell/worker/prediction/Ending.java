package io.foretell.worker.prediction;

import io.foretell.queue.PredictionOutcome;

/** How this worker parts with a prediction. */
sealed interface Ending {

    /** It is over: the outcome is written. */
    record Completed(PredictionOutcome outcome) implements Ending {}

    /** It goes back to the queue and another worker continues after what was committed. */
    record HandedBack(String reason) implements Ending {}
}
