package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionQueue.Rescued;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of predictions that nobody looks after. */
class RescueIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
        fixture.queue.rescue(); // what the test before has left
    }

    @Test
    void a_living_workers_predictions_and_waiting_ones_are_left_alone() {
        fixture.enqueue();
        fixture.enqueue();
        fixture.claim(fixture.worker());
        assertThat(fixture.queue.rescue()).isEqualTo(new Rescued(List.of(), List.of(), List.of()));
    }

    @Test
    void a_lease_that_ran_out_less_than_the_delay_ago_is_respected() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.claim(worker);
        expire(worker, "4 seconds");
        assertThat(fixture.queue.rescue().requeued()).isEmpty();
        expire(worker, "6 seconds");
        assertThat(fixture.queue.rescue().requeued()).containsExactly(id);
    }

    @Test
    void a_prediction_of_a_worker_that_is_no_longer_known_is_requeued() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.claim(worker);
        postgres.jdbcClient()
                .sql("delete from worker where id = ?")
                .param(worker)
                .update();
        assertThat(fixture.queue.rescue().requeued()).containsExactly(id);
    }

    @Test
    void a_prediction_that_a_stopped_worker_left_behind_is_requeued_at_once() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.claim(worker);
        fixture.leases.deregister(worker);
        assertThat(fixture.queue.rescue().requeued()).containsExactly(id);
    }

    @Test
    void a_requeued_prediction_has_started_and_waits_longer_each_time() {
        UUID id = fixture.enqueue();
        loseAClaim(id);
        assertThat(fixture.entry(id)).containsEntry("lost_attempts", 1).containsEntry("worker_id", null);
        assertThat(fixture.entry(id).get("started_at")).isNotNull();
        assertThat(backoffSeconds(id)).isEqualTo(1);
        loseAClaim(id);
        assertThat(backoffSeconds(id)).isEqualTo(2);
    }

    @Test
    void a_third_lost_worker_is_the_end_and_costs_what_was_committed() {
        UUID id = fixture.enqueueWithWebhook("completed");
        UUID first = fixture.worker();
        fixture.append(fixture.claim(first), 0, "kept");
        fixture.lose(first);
        fixture.queue.rescue();
        loseAClaim(id);
        assertThat(loseAClaim(id).failed()).containsExactly(id);
        assertThat(fixture.entry(id)).isEmpty();
        assertThat(fixture.prediction(id))
                .containsEntry("status", "failed")
                .containsEntry("error_code", "worker_lost")
                .containsEntry("error", "The worker was lost 3 times while running this prediction.")
                .containsEntry("attempts", 3)
                .containsEntry("run_micros", 1_000L);
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"kept\"]");
        assertThat(fixture.ledger(id)).containsEntry("run_micros", 1_000L).containsEntry("hardware_sku", "cpu");
        assertThat(fixture.delivery(id)).containsEntry("event", "completed");
    }

    @Test
    void attempts_that_were_handed_back_do_not_count_as_lost() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        for (int i = 0; i < 5; i++) {
            assertThat(fixture.queue.release(fixture.claim(worker))).isTrue();
        }
        assertThat(loseAClaim(id).requeued()).containsExactly(id);
        assertThat(fixture.entry(id)).containsEntry("lost_attempts", 1).containsEntry("attempt", 6);
    }

    @Test
    void a_lost_workers_prediction_that_was_to_be_stopped_is_canceled() {
        UUID asked = fixture.enqueue();
        UUID overdue = fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.queue.claim(worker, 2);
        fixture.queue.cancel(asked);
        expireDeadline(overdue);
        fixture.lose(worker);
        assertThat(fixture.queue.rescue().canceled()).containsExactlyInAnyOrder(asked, overdue);
        assertThat(fixture.prediction(asked))
                .containsEntry("status", "canceled")
                .containsEntry("error", null);
    }

    @Test
    void a_living_worker_is_left_to_stop_its_overdue_prediction_itself() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.claim(worker);
        expireDeadline(id);
        assertThat(fixture.queue.rescue().canceled()).isEmpty();
        assertThat(fixture.renew(worker, QueueFixture.LEASE).orElseThrow().stop())
                .containsExactly(id);
    }

    @Test
    void a_prediction_that_its_living_worker_does_not_stop_is_canceled_over_its_head_after_a_minute() {
        UUID overdue = fixture.enqueue();
        UUID asked = fixture.enqueue();
        UUID worker = fixture.worker();
        List<Lease> leases = fixture.queue.claim(worker, 2);
        postgres.jdbcClient()
                .sql("update queue_entry set deadline_at = now() - interval '61 seconds' where prediction_id = ?")
                .param(overdue)
                .update();
        postgres.jdbcClient()
                .sql(
                        "update queue_entry set cancel_requested_at = now() - interval '61 seconds' where prediction_id = ?")
                .param(asked)
                .update();
        assertThat(fixture.queue.rescue().canceled()).containsExactlyInAnyOrder(overdue, asked);
        assertThat(leases)
                .allSatisfy(lease -> assertThat(fixture.succeed(lease)).isFalse());
    }

    @Test
    void a_waiting_prediction_past_its_deadline_is_canceled_for_nothing() {
        UUID id = fixture.enqueue();
        expireDeadline(id);
        assertThat(fixture.queue.rescue().finished()).containsExactly(id);
        assertThat(fixture.prediction(id)).containsEntry("status", "canceled").containsEntry("run_micros", 0L);
        assertThat(fixture.ledger(id)).containsEntry("run_micros", 0L);
    }

    @Test
    void a_prediction_handed_back_with_a_cancellation_pending_is_canceled() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        fixture.queue.cancel(id);
        fixture.queue.release(lease);
        assertThat(fixture.queue.rescue().canceled()).containsExactly(id);
    }

    /** With the joins that large tables get: PostgreSQL 18.6 broke in this. */
    @Test
    void a_prediction_is_given_up_while_another_one_that_was_found_is_claimed_anew() throws SQLException {
        try (Connection connection = postgres.unpooledDataSource().getConnection()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            jdbc.sql("set enable_hashjoin = off").update();
            jdbc.sql("set enable_mergejoin = off").update();
            PredictionQueue queue = new PredictionQueue(jdbc);
            for (int round = 0; round < 100; round++) {
                UUID claimedAnew = fixture.enqueue();
                UUID givenUp = fixture.enqueue();
                UUID worker = fixture.worker();
                fixture.queue.claim(worker, 2);
                fixture.queue.cancel(givenUp);
                fixture.lose(worker);
                AtomicBoolean over = new AtomicBoolean();
                var claims = CompletableFuture.runAsync(() -> countAttempts(claimedAnew, over));
                try {
                    assertThat(queue.rescue().canceled()).containsExactly(givenUp);
                } finally {
                    over.set(true);
                    claims.join();
                }
                fixture.queue.rescue();
                fixture.queue.cancel(claimedAnew);
            }
        }
    }

    private void countAttempts(UUID id, AtomicBoolean over) {
        while (!over.get()) {
            fixture.jdbc
                    .sql("update queue_entry set attempt = attempt + 1 where prediction_id = ?")
                    .param(id)
                    .update();
        }
    }

    @Test
    void waiting_predictions_of_a_removed_version_fail_for_nothing_and_their_webhooks_are_told() {
        UUID id = fixture.enqueueWithWebhook("completed");
        UUID ofAnother = new QueueFixture(fixture.jdbc).enqueue();
        removeVersion();
        assertThat(fixture.queue.rescue().finished()).containsExactly(id);
        assertThat(fixture.prediction(id))
                .containsEntry("status", "failed")
                .containsEntry("error_code", "version_removed")
                .containsEntry("error", "The model version was removed before this prediction was run to its end.");
        assertThat(fixture.ledger(id)).containsEntry("run_micros", 0L);
        assertThat(fixture.delivery(id)).containsEntry("event", "completed");
        assertThat(fixture.entry(ofAnother)).isNotEmpty();
    }

    @Test
    void a_running_prediction_of_a_removed_version_is_left_to_its_worker() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        removeVersion();
        assertThat(fixture.queue.rescue()).isEqualTo(new Rescued(List.of(), List.of(), List.of()));
        assertThat(fixture.succeed(lease)).isTrue();
        assertThat(fixture.prediction(id)).containsEntry("status", "succeeded");
    }

    @Test
    void a_prediction_of_a_removed_version_whose_worker_is_lost_fails_and_costs_what_was_committed() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.append(fixture.claim(worker), 0, "kept");
        removeVersion();
        fixture.lose(worker);
        assertThat(fixture.queue.rescue().failed()).containsExactly(id);
        assertThat(fixture.prediction(id)).containsEntry("error_code", "version_removed");
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"kept\"]");
        assertThat(fixture.ledger(id)).containsEntry("run_micros", 1_000L);
    }

    @Test
    void a_cancellation_is_a_cancellation_also_when_the_version_was_removed() {
        UUID id = fixture.enqueue();
        expireDeadline(id);
        removeVersion();
        assertThat(fixture.queue.rescue().canceled()).containsExactly(id);
    }

    /** The fixture only takes a version's number: here it becomes a row. */
    private void removeVersion() {
        fixture.jdbc
                .sql("insert into model (owner, name) values ('test', 'removed') on conflict do nothing")
                .update();
        fixture.jdbc.sql("""
                        insert into model_version (id, model_id, digest, openapi_schema, tokenizer, context_tokens, removed_at)
                        overriding system value
                        select ?, id, lpad(to_hex(?), 64, '0'), '{}', '', 512, now() from model where name = 'removed'
                        """).params(fixture.version, fixture.version).update();
    }

    @Test
    void one_rescue_runs_at_a_time() {
        UUID id = fixture.enqueue();
        expireDeadline(id);
        UUID other = fixture.enqueue();
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        transaction.executeWithoutResult(status -> {
            assertThat(fixture.queue.rescue().canceled()).containsExactly(id);
            expireDeadlineElsewhere(other);
            assertThat(CompletableFuture.supplyAsync(fixture.queue::rescue)
                            .join()
                            .canceled())
                    .isEmpty();
        });
        assertThat(fixture.queue.rescue().canceled()).containsExactly(other);
    }

    /** Claims, loses the worker and rescues. */
    private Rescued loseAClaim(UUID id) {
        fixture.skipBackoff(id);
        UUID worker = fixture.worker();
        fixture.claim(worker);
        fixture.lose(worker);
        return fixture.queue.rescue();
    }

    private void expire(UUID worker, String ago) {
        postgres.jdbcClient()
                .sql("update worker set lease_until = now() - cast(? as interval) where id = ?")
                .param(ago)
                .param(worker)
                .update();
    }

    private void expireDeadline(UUID id) {
        postgres.jdbcClient()
                .sql("update queue_entry set deadline_at = now() where prediction_id = ?")
                .param(id)
                .update();
    }

    private void expireDeadlineElsewhere(UUID id) {
        CompletableFuture.runAsync(() -> expireDeadline(id)).join();
    }

    private long backoffSeconds(UUID id) {
        return postgres.jdbcClient()
                .sql(
                        "select ceil(extract(epoch from available_at - now()))::bigint from queue_entry where prediction_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
