package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * That claims and completions do not become slower as predictions pile up, waiting or finished: {@code mvn -pl db verify
 * -Dit.test=QueueTimesIT -Dsuites=long -Dexcluded.suites= -Dmalloc.perturb=0}. Prints the times of docs/queue.md.
 */
@Tag("long")
class QueueTimesIT {

    private static final int ROUNDS = 150;
    private static final int CLAIMED = 8;

    /** Far less than in proportion to a hundred and a thousand times as many, and more than noise. */
    private static final double ALLOWED_GROWTH = 4;

    private static final String FILL = """
            with stored as (
                insert into prediction (id, account_id, model_version_id, input, created_at, deadline_at)
                select uuidv7(), md5((case when i % 10 > 0 then 0 else i % :accounts end)::text)::uuid, :version,
                       '{"prompt": "hi"}', now(), now() + interval '1 day'
                from generate_series(1, :count) i
                returning id, account_id, model_version_id, deadline_at)
            insert into queue_entry (prediction_id, account_id, model_version_id, deadline_at)
            select id, account_id, model_version_id, deadline_at from stored
            """;

    private static final String FINISH_ALL = """
            with gone as (delete from queue_entry where model_version_id = ? returning prediction_id)
            update prediction set status = 'canceled', attempts = 0, run_micros = 0, output_tokens = 0, finished_at = now()
            from gone where id = prediction_id
            """;

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private record Times(double claimMillis, double finishMillis) {}

    @Test
    void claims_and_completions_stay_as_fast_as_with_an_empty_database() {
        measure("(warming up)", 2_000, 10);
        Times small = measure("2,000 waiting of 10 accounts", 2_000, 10);
        Times backlog = measure("100,000 waiting, 90 % of one of 1,000 accounts", 100_000, 1_000);
        finishAll(300_000);
        Times history = measure("2,000 waiting, 300,000 finished", 2_000, 10);
        assertThat(backlog.claimMillis).isLessThan(ALLOWED_GROWTH * small.claimMillis);
        assertThat(history.claimMillis).isLessThan(ALLOWED_GROWTH * small.claimMillis);
        assertThat(history.finishMillis).isLessThan(ALLOWED_GROWTH * small.finishMillis);
    }

    private void finishAll(int more) {
        var fixture = new QueueFixture(postgres.jdbcClient());
        fill(fixture, more, 1_000);
        postgres.jdbcClient().sql(FINISH_ALL).param(fixture.version).update();
        postgres.jdbcClient().sql("vacuum analyze queue_entry").update();
    }

    private static void fill(QueueFixture fixture, int count, int accounts) {
        fixture.jdbc
                .sql(FILL)
                .param("version", fixture.version)
                .param("count", count)
                .param("accounts", accounts)
                .update();
    }

    /** Claims eight and completes each, over and over; lower quartiles, as other programs only ever make it slower. */
    private static Times measure(String what, int waiting, int accounts) {
        var fixture = new QueueFixture(postgres.jdbcClient());
        fill(fixture, waiting, accounts);
        UUID worker = fixture.worker();
        List<Long> claims = new ArrayList<>();
        List<Long> finishes = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            List<Lease> leases = fixture.queue.claim(worker, CLAIMED);
            claims.add(System.nanoTime() - start);
            for (Lease lease : leases) {
                start = System.nanoTime();
                fixture.succeed(lease);
                finishes.add(System.nanoTime() - start);
            }
        }
        Times times = new Times(lowerQuartile(claims), lowerQuartile(finishes));
        System.out.printf(
                "%-50s claim of 8: %.2f ms  completion: %.2f ms%n", what, times.claimMillis, times.finishMillis);
        return times;
    }

    private static double lowerQuartile(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 4] / 1e6;
    }
}
