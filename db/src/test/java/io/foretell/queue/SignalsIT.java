package io.foretell.queue;

import static io.foretell.queue.PredictionSignal.PROGRESS;
import static io.foretell.queue.PredictionSignal.QUEUED;
import static io.foretell.queue.PredictionSignal.STOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** QueueNotifier and QueueListener together. */
class SignalsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private record Heard(PredictionSignal signal, String subject) {}

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private PGSimpleDataSource database;

    @BeforeEach
    void connect() {
        database = postgres.unpooledDataSource();
    }

    @Test
    void a_signal_arrives_with_its_subject_on_the_channels_listened_to() {
        try (var listener = listener(EnumSet.of(QUEUED, STOP));
                var notifier = new QueueNotifier(database)) {
            awaitConnected(2);
            notifier.signal(PROGRESS, "unheard");
            notifier.signal(STOP, "a");
            notifier.signal(QUEUED, "7");
            await().until(() -> heard.size() == 2);
            assertThat(heard).containsExactlyInAnyOrder(new Heard(STOP, "a"), new Heard(QUEUED, "7"));
        }
    }

    @Test
    void signals_of_a_burst_are_sent_once_each() {
        var connections = new CountingDataSource();
        try (var listener = listener(EnumSet.of(QUEUED));
                var notifier = new QueueNotifier(connections)) {
            awaitConnected(1);
            IntStream.range(0, 10_000).forEach(i -> notifier.signal(QUEUED, String.valueOf(i % 10)));
            notifier.signal(QUEUED, "last");
            await().until(() -> heard.contains(new Heard(QUEUED, "last")));
            // Every flush sends at most the eleven that differ; 10,000 came in a few of them.
            assertThat(heard).hasSizeLessThan(1_000);
            assertThat(heard).extracting(Heard::subject).contains("0", "9");
            assertThat(connections.opened).hasValue(1);
        }
    }

    @Test
    void closing_sends_what_is_pending() {
        try (var listener = listener(EnumSet.of(PROGRESS))) {
            awaitConnected(1);
            try (var notifier = new QueueNotifier(database)) {
                notifier.signal(PROGRESS, "just before the end");
            }
            await().until(() -> heard.contains(new Heard(PROGRESS, "just before the end")));
        }
    }

    @Test
    void a_listener_whose_connection_broke_comes_back_and_says_so_for_each_channel() {
        try (var listener = listener(EnumSet.of(QUEUED, STOP));
                var notifier = new QueueNotifier(database)) {
            awaitConnected(2);
            killConnections("listen %");
            awaitConnected(2);
            notifier.signal(STOP, "after");
            await().until(() -> heard.contains(new Heard(STOP, "after")));
        }
    }

    @Test
    void a_notifier_whose_connection_broke_loses_nothing() {
        try (var listener = listener(EnumSet.of(STOP));
                var notifier = new QueueNotifier(database)) {
            awaitConnected(1);
            notifier.signal(STOP, "before");
            await().until(() -> heard.contains(new Heard(STOP, "before")));
            killConnections("select pg_notify%");
            notifier.signal(STOP, "after");
            await().until(() -> heard.contains(new Heard(STOP, "after")));
        }
    }

    @Test
    void without_a_database_signaling_does_not_fail_and_closing_does_not_hang() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"localhost"});
        nowhere.setPortNumbers(new int[] {1});
        try (var notifier = new QueueNotifier(nowhere);
                var listener = new QueueListener(nowhere, EnumSet.of(STOP), (signal, subject) -> {})) {
            assertThatCode(() -> notifier.signal(STOP, "a")).doesNotThrowAnyException();
        }
    }

    @Test
    void a_callback_that_fails_does_not_end_the_listening() {
        var calls = new AtomicInteger();
        try (var listener = new QueueListener(database, EnumSet.of(STOP), (signal, subject) -> {
                    calls.incrementAndGet();
                    throw new IllegalStateException("on purpose");
                });
                var notifier = new QueueNotifier(database)) {
            await().until(() -> calls.get() == 1);
            notifier.signal(STOP, "a");
            await().until(() -> calls.get() == 2);
        }
    }

    private QueueListener listener(Set<PredictionSignal> signals) {
        return new QueueListener(database, signals, (signal, subject) -> heard.add(new Heard(signal, subject)));
    }

    /** Waits for the call per channel that tells of a connection, and forgets it. */
    private void awaitConnected(int channels) {
        await().until(() -> heard.size() == channels);
        assertThat(heard).extracting(Heard::subject).containsOnly("");
        heard.clear();
    }

    private static void killConnections(String lastQuery) {
        postgres.jdbcClient().sql("""
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = current_database() and query ilike ? and pid <> pg_backend_pid()
                        """).param(lastQuery).query(Boolean.class).list();
    }

    private static final class CountingDataSource extends PGSimpleDataSource {

        final AtomicInteger opened = new AtomicInteger();

        CountingDataSource() {
            setUrl(postgres.url());
        }

        @Override
        public Connection getConnection() throws SQLException {
            opened.incrementAndGet();
            return getConnection(postgres.user(), postgres.password());
        }
    }
}
