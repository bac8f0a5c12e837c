package io.foretell.queue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract draft: implemented by the db module's author. */
public final class PredictionQueue {

    public PredictionQueue(JdbcClient jdbc) {}

    /** Stores and queues a prediction in the caller's transaction; returns its id (uuidv7, from the database). */
    public UUID enqueue(NewPrediction prediction) {
        throw new UnsupportedOperationException();
    }

    /** Up to {@code limit} predictions for this worker, of the versions it announced, fair over accounts. Empty if its lease is over or it drains. */
    public List<Lease> claim(UUID workerId, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Appends chunks of several predictions in one statement; returns those predictions whose lease still holds (others: drop them). */
    public List<UUID> appendOutput(List<PredictionOutput> output) {
        throw new UnsupportedOperationException();
    }

    /** Finishes a prediction: result, ledger entry, webhook delivery in one statement. False: the lease was lost, nothing was written. */
    public boolean complete(Lease lease, PredictionOutcome outcome, RunMetrics metrics) {
        throw new UnsupportedOperationException();
    }

    /** Gives a prediction back without costing it an attempt (drain). False: the lease was lost. */
    public boolean release(Lease lease) {
        throw new UnsupportedOperationException();
    }

    /** Asks for cancellation; a waiting prediction is finished at once, a running one when its worker hears. False: unknown or finished. */
    public boolean cancel(UUID predictionId) {
        throw new UnsupportedOperationException();
    }

    /** Predictions of lost workers go back to the queue, or fail when no attempt is left; overdue waiting ones are canceled. Any node, every few seconds. */
    public Rescued rescue() {
        throw new UnsupportedOperationException();
    }

    public record Rescued(int requeued, int failed, int canceled) {}

    /** How long after its lease ran out a worker's predictions are given to another. */
    public static final Duration RESCUE_DELAY = Duration.ofSeconds(5);
}
