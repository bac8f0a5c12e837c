package io.foretell.worker.lease;

import io.foretell.queue.Lease;
import io.foretell.worker.model.ServedModel;
import io.foretell.worker.model.ServedModels;
import io.foretell.worker.node.WorkerNode;
import io.foretell.worker.prediction.PredictionMetrics;
import io.foretell.worker.prediction.PredictionRunner;
import io.foretell.worker.prediction.RunningPredictions;
import io.foretell.worker.prediction.Wakeup;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Claims as many predictions as there are free slots: when woken (work was queued, a slot was freed), and at the latest after each
 * poll interval. One thread.
 */
public final class LeaseLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseLoop.class);

    private final ClaimSource source;
    private final WorkerNode node;
    private final ServedModels models;
    private final RunningPredictions running;
    private final PredictionRunner runner;
    private final PredictionMetrics metrics;
    private final Wakeup wakeup;
    private final Duration poll;
    private final RandomGenerator jitter;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** A claim's answer was lost, and with it perhaps predictions that this worker now holds. */
    private boolean inDoubt;

    public LeaseLoop(
            ClaimSource source,
            WorkerNode node,
            ServedModels models,
            RunningPredictions running,
            PredictionRunner runner,
            PredictionMetrics metrics,
            Wakeup wakeup,
            Duration poll,
            RandomGenerator jitter) {
        this.source = source;
        this.node = node;
        this.models = models;
        this.running = running;
        this.runner = runner;
        this.metrics = metrics;
        this.wakeup = wakeup;
        this.poll = poll;
        this.jitter = jitter;
    }

    public synchronized void start(UncaughtExceptionHandler failed) {
        thread = Thread.ofPlatform()
                .name("lease-loop")
                .uncaughtExceptionHandler(failed)
                .start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                claimAll();
                wakeup.await(pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Between half of the poll interval and all of it, so that workers started together do not ask together. */
    private Duration pause() {
        return Duration.ofNanos((long) (poll.toNanos() * (0.5 + jitter.nextDouble() / 2)));
    }

    private void claimAll() {
        UUID worker = node.claimant();
        if (worker == null) {
            return;
        }
        try {
            settleDoubt(worker);
            for (ServedModel model : models.all()) {
                claim(worker, model);
            }
        } catch (DataAccessException e) {
            if (!inDoubt) {
                LOG.warn(
                        "worker {} cannot claim; it tries again at each poll: {}",
                        worker,
                        e.getMostSpecificCause().getMessage());
            }
            inDoubt = true;
        }
    }

    private void settleDoubt(UUID worker) {
        if (inDoubt) {
            int released = source.releaseAllBut(worker, running.ids());
            LOG.info("worker {} claims again; {} predictions that it held unknowingly went back", worker, released);
            inDoubt = false;
        }
    }

    /** A full batch leaves no slot free; the next one to be freed wakes this loop again. */
    private void claim(UUID worker, ServedModel model) {
        int free = model.freeSlots();
        if (free == 0) {
            return;
        }
        List<Lease> leases = source.claim(worker, model.version().id(), free);
        for (Lease lease : leases) {
            metrics.claimed(lease);
            runner.start(lease);
        }
        // If the lease was lost while the claim was under way, whoever dropped the rest did not see these.
        if (!worker.equals(node.id())) {
            running.dropAll();
        }
    }

    /** Returns when no claim is under way any more. */
    @Override
    public synchronized void close() throws InterruptedException {
        closed = true;
        wakeup.signal();
        if (thread != null) {
            thread.join();
        }
    }
}
