package io.foretell.worker.prediction;

import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import io.foretell.queue.PredictionOutput;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.RunMetrics;
import java.util.List;
import java.util.UUID;

/** What a worker writes about a prediction it holds; each method as in {@link PredictionQueue}. */
public interface PredictionStore {

    List<UUID> append(List<PredictionOutput> output);

    boolean complete(Lease lease, PredictionOutcome outcome, RunMetrics metrics);

    boolean release(Lease lease);

    static PredictionStore of(PredictionQueue queue) {
        return new PredictionStore() {

            @Override
            public List<UUID> append(List<PredictionOutput> output) {
                return queue.appendOutput(output);
            }

            @Override
            public boolean complete(Lease lease, PredictionOutcome outcome, RunMetrics metrics) {
                return queue.complete(lease, outcome, metrics);
            }

            @Override
            public boolean release(Lease lease) {
                return queue.release(lease);
            }
        };
    }
}
