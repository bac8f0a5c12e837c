package io.foretell.worker;

import io.foretell.worker.lease.LeaseLoop;
import io.foretell.worker.model.CannotServeException;
import io.foretell.worker.node.Drain;
import io.foretell.worker.node.WorkerExit;
import io.foretell.worker.node.WorkerNode;
import io.foretell.worker.prediction.OutputWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The order in which a worker starts and stops. It starts after everything else and stops first (the default phase), so that health
 * and metrics are there while it drains.
 */
@Component
class WorkerLifecycle implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLifecycle.class);

    private final WorkerNode node;
    private final WorkerTimer timer;
    private final OutputWriter writer;
    private final WorkerSignals signals;
    private final LeaseLoop loop;
    private final Drain drain;
    private final WorkerExit exit;
    private volatile boolean running;

    WorkerLifecycle(
            WorkerNode node,
            WorkerTimer timer,
            OutputWriter writer,
            WorkerSignals signals,
            LeaseLoop loop,
            Drain drain,
            WorkerExit exit) {
        this.node = node;
        this.timer = timer;
        this.writer = writer;
        this.signals = signals;
        this.loop = loop;
        this.drain = drain;
        this.exit = exit;
    }

    @Override
    public void start() {
        register();
        timer.start();
        writer.start(exit);
        signals.start();
        loop.start(exit);
        running = true;
    }

    private void register() {
        try {
            node.register();
        } catch (IllegalArgumentException e) {
            throw new CannotServeException(
                    "foretell.worker.hardware cannot be used: %s.".formatted(e.getMessage()),
                    "Name hardware that has a price, or add it with one to the price list.",
                    e);
        }
    }

    /** Claims end, what runs gets its time or goes back, and only then heartbeats end. */
    @Override
    public void stop() {
        try {
            loop.close();
            drain.run();
            writer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            signals.stop();
            timer.stop();
            deregister();
            running = false;
        }
    }

    private void deregister() {
        try {
            node.deregister();
        } catch (DataAccessException e) {
            LOG.warn(
                    "the database does not know that this worker is gone; its lease runs out by itself: {}",
                    e.getMostSpecificCause().getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
