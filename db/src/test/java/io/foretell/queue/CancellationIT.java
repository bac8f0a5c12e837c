package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Canceling a prediction in each of its states, and while it moves from one to the next. */
class CancellationIT {

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
    void a_waiting_prediction_is_finished_at_once_for_nothing() {
        UUID id = fixture.enqueueWithWebhook("completed");
        assertThat(fixture.queue.cancel(id)).isEqualTo(Cancellation.FINISHED);
        assertThat(fixture.entry(id)).isEmpty();
        assertThat(fixture.prediction(id))
                .containsEntry("status", "canceled")
                .containsEntry("output", null)
                .containsEntry("started_at", null)
                .containsEntry("attempts", 0)
                .containsEntry("run_micros", 0L);
        assertThat(fixture.ledger(id)).containsEntry("hardware_sku", null).containsEntry("run_micros", 0L);
        assertThat((BigDecimal) fixture.ledger(id).get("cost")).isZero();
        assertThat(fixture.delivery(id)).containsEntry("event", "completed");
    }

    @Test
    void a_running_prediction_is_stopped_by_its_worker() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        Lease lease = fixture.claim(worker);
        assertThat(fixture.queue.cancel(id)).isEqualTo(Cancellation.STOPPING);
        assertThat(fixture.renew(worker, QueueFixture.LEASE).orElseThrow().stop())
                .containsExactly(id);
        fixture.append(lease, 0, "partly");
        assertThat(fixture.queue.complete(lease, new PredictionOutcome.Canceled(), QueueFixture.METRICS))
                .isTrue();
        assertThat(fixture.prediction(id)).containsEntry("status", "canceled");
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"partly\"]");
        assertThat(fixture.ledger(id)).containsEntry("run_micros", 2_000_000L);
    }

    @Test
    void a_success_that_comes_before_the_stop_stands() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        fixture.queue.cancel(id);
        assertThat(fixture.succeed(lease)).isTrue();
        assertThat(fixture.prediction(id)).containsEntry("status", "succeeded");
    }

    @Test
    void asking_twice_keeps_the_first_request() {
        UUID id = fixture.enqueue();
        fixture.claim(fixture.worker());
        fixture.queue.cancel(id);
        Object first = fixture.entry(id).get("cancel_requested_at");
        assertThat(fixture.queue.cancel(id)).isEqualTo(Cancellation.STOPPING);
        assertThat(fixture.entry(id)).containsEntry("cancel_requested_at", first);
    }

    @Test
    void a_finished_and_an_unknown_prediction_have_nothing_to_cancel() {
        UUID id = fixture.enqueue();
        fixture.succeed(fixture.claim(fixture.worker()));
        assertThat(fixture.queue.cancel(id)).isEqualTo(Cancellation.NOTHING_TO_CANCEL);
        assertThat(fixture.queue.cancel(UUID.randomUUID())).isEqualTo(Cancellation.NOTHING_TO_CANCEL);
        assertThat(fixture.prediction(id)).containsEntry("status", "succeeded");
    }

    @Test
    void a_prediction_waiting_for_its_next_attempt_is_billed_to_its_last_committed_output() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        Lease lease = fixture.claim(worker);
        fixture.append(lease, new OutputChunk(0, "a", List.of(1, 2), 40_000));
        fixture.append(lease, new OutputChunk(1, "b", List.of(3), 70_000));
        fixture.lose(worker);
        fixture.queue.rescue();
        assertThat(fixture.queue.cancel(id)).isEqualTo(Cancellation.FINISHED);
        assertThat(fixture.prediction(id))
                .containsEntry("status", "canceled")
                .containsEntry("run_micros", 70_000L)
                .containsEntry("input_tokens", null)
                .containsEntry("output_tokens", 3);
        assertThat(fixture.ledger(id))
                .containsEntry("hardware_sku", "cpu")
                .containsEntry("run_micros", 70_000L)
                .containsEntry("output_tokens", 3);
    }

    @Test
    void a_cancel_during_a_claim_waits_for_it_and_is_not_lost() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        CompletableFuture<Cancellation> cancel = transaction.execute(status -> {
            fixture.claim(worker);
            var pending = CompletableFuture.supplyAsync(() -> fixture.queue.cancel(id));
            awaitSomeoneBlocked();
            return pending;
        });
        assertThat(cancel.join()).isEqualTo(Cancellation.STOPPING);
        assertThat(fixture.renew(worker, QueueFixture.LEASE).orElseThrow().stop())
                .containsExactly(id);
    }

    @Test
    void a_cancel_during_a_release_waits_for_it_and_finishes_the_prediction() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        fixture.append(lease, 0, "partly");
        CompletableFuture<Cancellation> cancel = transaction.execute(status -> {
            fixture.queue.release(lease);
            var pending = CompletableFuture.supplyAsync(() -> fixture.queue.cancel(id));
            awaitSomeoneBlocked();
            return pending;
        });
        assertThat(cancel.join()).isEqualTo(Cancellation.FINISHED);
        assertThat(fixture.prediction(id)).containsEntry("status", "canceled");
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"partly\"]");
    }

    @Test
    void a_claim_during_a_cancel_passes_over_the_prediction() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        transaction.executeWithoutResult(status -> {
            fixture.queue.cancel(id);
            assertThat(CompletableFuture.supplyAsync(() -> fixture.queue.claim(worker, 1))
                            .join())
                    .isEmpty();
        });
        assertThat(fixture.queue.claim(worker, 1)).isEmpty();
    }

    @Test
    void a_cancel_during_the_completion_comes_too_late() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        CompletableFuture<Cancellation> cancel = transaction.execute(status -> {
            fixture.succeed(lease);
            var pending = CompletableFuture.supplyAsync(() -> fixture.queue.cancel(id));
            awaitSomeoneBlocked();
            return pending;
        });
        assertThat(cancel.join()).isEqualTo(Cancellation.NOTHING_TO_CANCEL);
        assertThat(fixture.prediction(id)).containsEntry("status", "succeeded");
    }

    private static void awaitSomeoneBlocked() {
        await().until(() -> postgres.jdbcClient().sql("""
                        select exists (select from pg_stat_activity
                                       where datname = current_database() and wait_event_type = 'Lock')
                        """).query(Boolean.class).single());
    }

    @Test
    void a_second_request_keeps_the_moment_of_the_first() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        fixture.queue.cancel(id);
        Object asked = fixture.entry(id).get("cancel_requested_at");
        fixture.queue.release(lease);
        assertThat(fixture.queue.cancel(id)).isEqualTo(Cancellation.FINISHED);
        assertThat(fixture.prediction(id)).containsEntry("cancel_requested_at", asked);
    }
}
