package io.foretell.worker.prediction;

import io.foretell.queue.Lease;
import io.foretell.queue.RunMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What became of predictions on this worker, and how long they took. Thread-safe. */
public final class PredictionMetrics {

    private final MeterRegistry registry;
    private final Counter claimed;
    private final Timer waited;
    private final Timer firstToken;
    private final Timer run;

    public PredictionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.claimed = Counter.builder("foretell.worker.predictions.claimed")
                .description("Leases given to this worker")
                .register(registry);
        this.waited = timer("foretell.worker.queue.wait", "From the creation of a prediction to its first claim");
        this.firstToken = timer("foretell.worker.first.token", "Run time up to the first token of output");
        this.run = timer("foretell.worker.run", "Run time of finished predictions, over all attempts");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }

    public void claimed(Lease lease) {
        claimed.increment();
        if (lease.attempt() == 1) {
            waited.record(lease.waited());
        }
    }

    /** Dropped with the worker's lease. */
    public void leaseLost(int predictions) {
        ended("lease_lost", predictions);
    }

    /**
     * @param outcome a final status, or handed_back, abandoned or lease_lost
     */
    void ended(String outcome) {
        ended(outcome, 1);
    }

    private void ended(String outcome, int predictions) {
        registry.counter("foretell.worker.predictions.ended", "outcome", outcome)
                .increment(predictions);
    }

    void ran(RunMetrics metrics) {
        run.record(metrics.runMicros(), TimeUnit.MICROSECONDS);
        if (metrics.firstTokenMicros() != null) {
            firstToken.record(metrics.firstTokenMicros(), TimeUnit.MICROSECONDS);
        }
    }
}
