package io.foretell.worker.prediction;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears who is to be stopped. Cancellations that no signal told of come with the next heartbeat. Thread-safe.
 */
public final class CancelWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CancelWatch.class);

    private final RunningPredictions running;

    public CancelWatch(RunningPredictions running) {
        this.running = running;
    }

    /**
     * @param subject of a STOP signal: a prediction's id, which may run elsewhere, or "" after a reconnection
     */
    public void heard(String subject) {
        if (!subject.isEmpty() && running.cancel(UUID.fromString(subject))) {
            LOG.info("prediction {} is to be stopped; it ends before its next step", subject);
        }
    }
}
