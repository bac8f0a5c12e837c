package io.foretell.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coalesces signals and sends the distinct ones in one statement, a few milliseconds after the commit that they tell of. Not inside
 * that commit: PostgreSQL lets one transaction with a NOTIFY commit at a time, which was measured to cut inserts to a third.
 *
 * <p>A signal that cannot be sent is dropped: polling is the floor. Thread-safe; one thread and one connection of its own.
 */
public final class QueueNotifier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueueNotifier.class);

    /** Between the first signal and the statement: enough to gather a burst, too little to be felt. */
    private static final Duration GATHERING = Duration.ofMillis(5);

    /** After a failure; meanwhile signals gather. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** What may gather while the database is away; more is dropped. A hundred bytes or so each. */
    private static final int MAX_PENDING = 100_000;

    private static final String NOTIFY = "select pg_notify(channel, subject) from unnest(?, ?) as s (channel, subject)";

    private record Pending(PredictionSignal signal, String subject) {}

    private final DataSource dataSource;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Set<Pending> pending = new LinkedHashSet<>();
    private boolean closed;

    /** Only the thread's. */
    private @Nullable Connection connection;

    /**
     * @param dataSource one connection of it is kept; best not one of a pool that others wait for
     */
    public QueueNotifier(DataSource dataSource) {
        this.dataSource = dataSource;
        this.thread = Thread.ofPlatform().daemon().name("queue-notifier").start(this::run);
    }

    /** Call after the commit. Never blocks, never throws. */
    public void signal(PredictionSignal signal, String subject) {
        lock.lock();
        try {
            if (pending.size() < MAX_PENDING && pending.add(new Pending(signal, subject))) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (List<Pending> batch = next(); !batch.isEmpty(); batch = next()) {
                if (!send(batch)) {
                    pause(RETRY);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted; nothing more is sent", e);
        } finally {
            disconnect();
        }
    }

    /** Waits for signals; empty when closed and all are sent. */
    private List<Pending> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending.isEmpty() && !closed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
        pause(GATHERING);
        lock.lockInterruptibly();
        try {
            List<Pending> batch = List.copyOf(pending);
            pending = new LinkedHashSet<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Ends early when closed. */
    private void pause(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = duration.toNanos();
            while (nanos > 0 && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Twice, as the first failure may only tell that the old connection is dead. */
    private boolean send(List<Pending> batch) {
        try {
            notify(batch);
            return true;
        } catch (SQLException first) {
            disconnect();
            try {
                notify(batch);
                return true;
            } catch (SQLException second) {
                disconnect();
                LOG.warn(
                        "{} wake-ups were not sent; whoever waits for them finds out by polling: {}",
                        batch.size(),
                        second.getMessage());
                return false;
            }
        }
    }

    private void notify(List<Pending> batch) throws SQLException {
        Connection open = connection == null ? dataSource.getConnection() : connection;
        connection = open;
        try (PreparedStatement statement = open.prepareStatement(NOTIFY)) {
            statement.setArray(
                    1,
                    open.createArrayOf(
                            "text", batch.stream().map(p -> p.signal.channel()).toArray()));
            statement.setArray(
                    2,
                    open.createArrayOf(
                            "text", batch.stream().map(Pending::subject).toArray()));
            statement.execute();
        }
    }

    private void disconnect() {
        try (Connection old = connection) {
            connection = null;
        } catch (SQLException e) {
            LOG.debug("closing a broken connection failed", e);
        }
    }

    /** Sends what is pending, for at most a few seconds. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
