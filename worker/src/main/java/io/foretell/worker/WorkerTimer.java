package io.foretell.worker;

import io.foretell.worker.lease.LeaseHeartbeat;
import io.foretell.worker.model.VersionWatch;
import io.foretell.worker.node.EngineWatch;
import io.foretell.worker.node.WorkerExit;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a worker does regularly besides claiming. Started and stopped by {@link WorkerLifecycle}. */
@Component
class WorkerTimer {

    /** The clock and the engines are looked at this many times per heartbeat. */
    private static final int CHECKS_PER_HEARTBEAT = 5;

    /** A heartbeat may wait for the database, and so may the look at the versions; the check of the clock must not wait with them. */
    private static final int THREADS = 3;

    private final Duration heartbeatInterval;
    private final LeaseHeartbeat heartbeat;
    private final EngineWatch engineWatch;
    private final VersionWatch versionWatch;
    private final WorkerExit exit;
    private @Nullable ScheduledExecutorService executor;

    WorkerTimer(
            WorkerProperties properties,
            LeaseHeartbeat heartbeat,
            EngineWatch engineWatch,
            VersionWatch versionWatch,
            WorkerExit exit) {
        this.heartbeatInterval = properties.heartbeat();
        this.heartbeat = heartbeat;
        this.engineWatch = engineWatch;
        this.versionWatch = versionWatch;
        this.exit = exit;
    }

    void start() {
        var started = Executors.newScheduledThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("worker-timer-", 0).factory());
        executor = started;
        Duration check = heartbeatInterval.dividedBy(CHECKS_PER_HEARTBEAT);
        every(heartbeatInterval, heartbeat::beat, started);
        every(heartbeatInterval, versionWatch::check, started);
        every(check, heartbeat::checkClock, started);
        every(check, engineWatch::check, started);
    }

    private void every(Duration interval, Runnable task, ScheduledExecutorService on) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                exit.uncaughtException(Thread.currentThread(), e);
            }
        };
        var _ = on.scheduleWithFixedDelay(guarded, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        if (executor != null) {
            executor.shutdownNow();
            executor = null;
        }
    }
}
