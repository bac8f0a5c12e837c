package io.foretell.worker.prediction;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; signals that come before it waits are kept, as one. Thread-safe. */
public final class Wakeup {

    private final Semaphore signals = new Semaphore(0);

    public void signal() {
        signals.release();
    }

    /** Returns at a signal, or when the time is over. */
    public void await(Duration limit) throws InterruptedException {
        if (signals.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            signals.drainPermits();
        }
    }
}
