package io.foretell.queue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One LISTEN connection per process, outside any pool. Reconnects by itself. Whenever it has connected, also the first time, it calls
 * back once per channel with the subject "": anything may have happened before.
 */
public final class QueueListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QueueListener.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    /** A silent connection is asked this often whether it still lives, and given as long to answer. */
    private static final Duration PROBE = Duration.ofSeconds(10);

    private final PGSimpleDataSource dataSource;
    private final Map<String, PredictionSignal> signals;
    private final BiConsumer<PredictionSignal, String> heard;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Connection connection;

    /**
     * @param heard called on the listener's own thread, which must not be held up; the subject is as {@link PredictionSignal} says, or
     *     "" after a (re)connection
     */
    public QueueListener(
            PGSimpleDataSource dataSource, Set<PredictionSignal> signals, BiConsumer<PredictionSignal, String> heard) {
        this.dataSource = dataSource;
        this.signals = EnumSet.copyOf(signals).stream()
                .collect(Collectors.toUnmodifiableMap(PredictionSignal::channel, Function.identity()));
        this.heard = heard;
        this.thread = Thread.ofPlatform().daemon().name("queue-listener").start(this::run);
    }

    private void run() {
        Duration retry = FIRST_RETRY;
        while (!isClosed()) {
            try (Connection open = dataSource.getConnection()) {
                listen(open);
                retry = FIRST_RETRY;
                receive(open);
            } catch (SQLException e) {
                if (!isClosed()) {
                    LOG.warn("not listening, trying again in {} ms: {}", retry.toMillis(), e.getMessage());
                    pause(retry);
                    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
                }
            }
        }
    }

    private void listen(Connection open) throws SQLException {
        connection = open;
        open.setNetworkTimeout(Runnable::run, Math.toIntExact(PROBE.toMillis()));
        try (Statement statement = open.createStatement()) {
            for (String channel : signals.keySet()) {
                statement.execute("listen " + channel);
            }
        }
        signals.values().forEach(signal -> call(signal, ""));
    }

    private void receive(Connection open) throws SQLException {
        PGConnection notifications = open.unwrap(PGConnection.class);
        while (!isClosed()) {
            PGNotification[] received = notifications.getNotifications(Math.toIntExact(PROBE.toMillis()));
            if (received == null || received.length == 0) {
                probe(open);
                continue;
            }
            for (PGNotification notification : received) {
                PredictionSignal signal = signals.get(notification.getName());
                if (signal != null) {
                    call(signal, notification.getParameter());
                }
            }
        }
    }

    private static void probe(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            statement.execute("select 1");
        }
    }

    private void call(PredictionSignal signal, String subject) {
        try {
            heard.accept(signal, subject);
        } catch (RuntimeException e) {
            LOG.error("what hears {} failed for '{}'; listening goes on", signal, subject, e);
        }
    }

    private void pause(Duration duration) {
        try {
            boolean ended = closed.await(duration.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("pause over, closed: {}", ended);
        } catch (InterruptedException e) {
            closed.countDown();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Returns when the thread has ended or, if a callback does not return, after a few seconds. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Connection open = connection;
            if (open != null) {
                open.abort(Runnable::run); // wakes the thread from its read
            }
            thread.join(TimeUnit.SECONDS.toMillis(3));
        } catch (SQLException e) {
            LOG.debug("the connection was broken already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
