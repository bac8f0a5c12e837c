package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker process is killed in the middle of a prediction, by SIGKILL: it can say nothing and hand back nothing. */
class WorkerCrashIT {

    /**
     * The tiny model makes 400 tokens faster than anyone can kill. So the database takes the first output and is then slow: it holds the
     * next append until its client is gone.
     */
    private static final String HOLD_SECOND_CHUNK = """
            create function hold_append() returns trigger language plpgsql as
            'begin perform pg_advisory_lock(4711); return new; end';
            create trigger hold_append before insert on prediction_output
                for each row when (new.seq >= 1) execute function hold_append()
            """;

    private static final String END_HELD_SESSIONS = """
            select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 4711 and not granted
            """;

    private static final String LET_GO = "drop trigger hold_append on prediction_output";

    private static final String[] SHORT_LEASE = {"--foretell.worker.lease=3s", "--foretell.worker.heartbeat=500ms"};

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    @Test
    void a_prediction_whose_worker_was_killed_is_finished_once_by_another_as_if_nothing_had_happened()
            throws Exception {
        WorkerFixture fixture = new WorkerFixture(postgres);
        UUID whole = fixture.enqueueGreedy(WorkerFixture.LONG_OUTPUT);
        UUID killed;
        try (var holder = postgres.unpooledDataSource().getConnection();
                var first = WorkerProcess.start(fixture.settings(SHORT_LEASE))) {
            await().until(() -> fixture.finished(whole));
            fixture.jdbc.sql(HOLD_SECOND_CHUNK).update();
            holder.createStatement().execute("select pg_advisory_lock(4711)");
            killed = fixture.enqueueGreedy(WorkerFixture.LONG_OUTPUT);
            await().until(() -> appendIsHeld(fixture));
            first.kill();
            endHeldSession(fixture);
        }
        fixture.jdbc.sql(LET_GO).update();
        int committed = fixture.committedTokens(killed);
        assertThat(committed).isBetween(1, WorkerFixture.LONG_OUTPUT - 1);
        assertThat(fixture.finished(killed)).isFalse();
        Object deadWorker = fixture.entry(killed).get("worker_id");

        await().until(() -> fixture.queue.rescue().requeued().contains(killed));
        try (var second = fixture.start()) {
            await().until(() -> fixture.finished(killed));
            assertThat(second.isRunning()).isTrue();
        }

        assertThat(fixture.prediction(killed))
                .containsEntry("status", "succeeded")
                .containsEntry("attempts", 2)
                .containsEntry("output_tokens", WorkerFixture.LONG_OUTPUT);
        assertThat(fixture.prediction(killed).get("worker_id")).isNotEqualTo(deadWorker);
        assertThat(fixture.output(killed)).isEqualTo(fixture.output(whole));
        assertThat(fixture.committedTokens(killed)).isEqualTo(WorkerFixture.LONG_OUTPUT);
        assertThat(fixture.ledgerEntries(killed)).isEqualTo(1);
    }

    private static boolean appendIsHeld(WorkerFixture fixture) {
        return fixture.jdbc
                .sql(
                        "select exists (select from pg_locks where locktype = 'advisory' and objid = 4711 and not granted)")
                .query(Boolean.class)
                .single();
    }

    /** What the death of the machine would do after a while: the server notices that its client is gone. */
    private static void endHeldSession(WorkerFixture fixture) {
        assertThat(fixture.jdbc.sql(END_HELD_SESSIONS).query(Boolean.class).list())
                .containsExactly(true);
        await().until(() -> !appendIsHeld(fixture));
    }
}
