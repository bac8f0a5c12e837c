package io.foretell.worker.node;

import io.foretell.worker.prediction.RunningPredictions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * How a worker stops: no new leases, running predictions get some time to finish, what is left goes back to the queue without costing
 * an attempt.
 */
public final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** To end a step and write what came of it takes a fraction of this; a database that is away does not hold up the stop for longer. */
    private static final Duration HAND_BACK_LIMIT = Duration.ofSeconds(3);

    private final WorkerNode node;
    private final RunningPredictions running;
    private final Duration timeout;

    public Drain(WorkerNode node, RunningPredictions running, Duration timeout) {
        this.node = node;
        this.running = running;
        this.timeout = timeout;
    }

    /** Returns when nothing runs any more, or cannot be handed back. */
    public void run() throws InterruptedException {
        stopClaims();
        if (running.size() > 0) {
            LOG.info("draining: {} predictions have {} s to finish", running.size(), timeout.toSeconds());
        }
        if (running.awaitEmpty(timeout)) {
            return;
        }
        LOG.info("drain time is over: {} predictions are handed back", running.size());
        running.handBackAll();
        if (!running.awaitEmpty(HAND_BACK_LIMIT)) {
            LOG.warn(
                    "{} predictions could not be handed back; others take them over when this worker's lease is over",
                    running.size());
        }
    }

    private void stopClaims() {
        try {
            node.drain();
        } catch (DataAccessException e) {
            LOG.warn(
                    "the database does not know that this worker drains; it claims nothing all the same: {}",
                    e.getMostSpecificCause().getMessage());
        }
    }
}
