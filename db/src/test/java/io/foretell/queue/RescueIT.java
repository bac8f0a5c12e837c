package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionQueue.Rescued;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of predictions that nobody looks after. Those of removed versions: {@link RemovedVersionIT}. */
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
        fixture.expireDeadline(overdue);
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
        fixture.expireDeadline(id);
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
        fixture.expireDeadline(id);
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

    private long backoffSeconds(UUID id) {
        return postgres.jdbcClient()
                .sql(
                        "select ceil(extract(epoch from available_at - now()))::bigint from queue_entry where prediction_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
