package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A worker's write takes effect only under the lease it was given, whatever happened to that in the meantime. */
class LeaseFenceIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;
    private TransactionTemplate transaction;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
        transaction = new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
    }

    @Test
    void an_expired_lease_is_requeued_and_the_late_result_is_dropped() {
        UUID id = fixture.enqueue();
        UUID slow = fixture.worker();
        Lease stale = fixture.claim(slow);
        fixture.lose(slow);
        fixture.queue.rescue();
        assertNothingHoldsUnder(stale);

        fixture.skipBackoff(id);
        Lease current = fixture.claim(fixture.worker());
        assertNothingHoldsUnder(stale);
        assertThat(fixture.append(current, 0, "kept")).isTrue();
        assertThat(fixture.succeed(current)).isTrue();
        assertThat(fixture.prediction(id)).containsEntry("attempts", 2);
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"kept\"]");
    }

    @Test
    void a_released_lease_is_no_lease_even_when_the_same_worker_claims_again() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        Lease released = fixture.claim(worker);
        assertThat(fixture.queue.release(released)).isTrue();
        assertNothingHoldsUnder(released);
        Lease again = fixture.claim(worker);
        assertThat(again.predictionId()).isEqualTo(id);
        assertNothingHoldsUnder(released);
        assertThat(fixture.append(again, 0, "kept")).isTrue();
    }

    @Test
    void a_worker_that_is_late_but_not_yet_replaced_may_still_finish() {
        UUID id = fixture.enqueue();
        UUID late = fixture.worker();
        Lease lease = fixture.claim(late);
        fixture.lose(late);
        assertThat(fixture.append(lease, 0, "in time")).isTrue();
        assertThat(fixture.succeed(lease)).isTrue();
        assertThat(fixture.queue.rescue().requeued()).doesNotContain(id);
    }

    @Test
    void another_worker_with_the_same_attempt_number_has_no_lease() {
        fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        assertNothingHoldsUnder(new Lease(
                lease.predictionId(),
                fixture.worker(),
                lease.attempt(),
                lease.modelVersionId(),
                lease.inputJson(),
                List.of(),
                lease.waited()));
    }

    @Test
    void a_rescue_passes_over_a_prediction_whose_output_is_just_being_committed() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        Lease lease = fixture.claim(worker);
        fixture.lose(worker);
        transaction.executeWithoutResult(status -> {
            fixture.append(lease, 0, "just");
            assertThat(CompletableFuture.supplyAsync(fixture.queue::rescue)
                            .join()
                            .requeued())
                    .doesNotContain(id);
        });
        assertThat(fixture.queue.rescue().requeued()).contains(id);
        fixture.skipBackoff(id);
        assertThat(fixture.claim(fixture.worker()).committed())
                .extracting(OutputChunk::text)
                .containsExactly("just");
    }

    @Test
    void a_completion_waits_for_output_that_is_just_being_committed_and_contains_it() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        CompletableFuture<Boolean> completion = transaction.execute(status -> {
            fixture.append(lease, 0, "just");
            var pending = CompletableFuture.supplyAsync(() -> fixture.succeed(lease));
            await().until(() ->
                    postgres.jdbcClient().sql("""
                            select exists (select from pg_stat_activity
                                           where datname = current_database() and wait_event_type = 'Lock')
                            """).query(Boolean.class).single());
            return pending;
        });
        assertThat(completion.join()).isTrue();
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"just\"]");
    }

    private void assertNothingHoldsUnder(Lease stale) {
        assertThat(fixture.append(stale, 0, "stale")).isFalse();
        assertThat(fixture.succeed(stale)).isFalse();
        assertThat(fixture.queue.release(stale)).isFalse();
    }
}
