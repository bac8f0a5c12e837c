package io.foretell.worker.lease;

import io.foretell.queue.WorkerLeases.Renewal;
import io.foretell.worker.node.WorkerNode;
import io.foretell.worker.prediction.PredictionMetrics;
import io.foretell.worker.prediction.RunningPredictions;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Keeps the worker's lease, and gives everything up when it is lost. {@link #beat} and {@link #checkClock} are called regularly, each by
 * a thread of its own, as a database that does not answer holds up the former.
 */
public final class LeaseHeartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseHeartbeat.class);

    private final WorkerNode node;
    private final RunningPredictions running;
    private final PredictionMetrics metrics;
    private boolean failing;

    public LeaseHeartbeat(WorkerNode node, RunningPredictions running, PredictionMetrics metrics) {
        this.node = node;
        this.running = running;
        this.metrics = metrics;
    }

    /** Renews the lease, or registers anew after a loss. */
    public void beat() {
        try {
            UUID id = node.id();
            if (id != null) {
                renew(id);
            }
            if (node.id() == null && !node.stopping()) {
                node.register();
            }
            answered();
        } catch (DataAccessException e) {
            unanswered(e);
        }
    }

    private void renew(UUID id) {
        Optional<Renewal> renewal = node.renew(id);
        renewal.ifPresent(answer -> answer.stop().forEach(running::cancel));
        if (renewal.isEmpty()) {
            lose(id, "the database says that it is over");
        }
    }

    /** The lease may be over without anyone saying so. */
    public void checkClock() {
        UUID id = node.id();
        if (id != null && !node.leaseHolds()) {
            lose(id, "no renewal came through in time");
        }
    }

    private void lose(UUID id, String reason) {
        if (node.forget(id)) {
            int dropped = running.dropAll();
            metrics.leaseLost(dropped);
            LOG.warn(
                    "worker {} lost its lease, as {}: {} predictions are dropped here and run again elsewhere; it registers anew",
                    id,
                    reason,
                    dropped);
        }
    }

    private void unanswered(DataAccessException cause) {
        if (!failing) {
            LOG.warn(
                    "the heartbeat fails; running predictions go on while the lease lasts: {}",
                    cause.getMostSpecificCause().getMessage());
        }
        failing = true;
    }

    private void answered() {
        if (failing) {
            LOG.info("the heartbeat is answered again");
        }
        failing = false;
    }
}
