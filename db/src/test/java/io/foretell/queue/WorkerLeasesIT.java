package io.foretell.queue;

import static io.foretell.queue.QueueFixture.LEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.WorkerLeases.Renewal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkerLeasesIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
    }

    @Test
    void each_start_gets_an_id_of_its_own() {
        assertThat(fixture.worker()).isNotEqualTo(fixture.worker());
    }

    @Test
    void hardware_without_a_price_is_refused_and_named() {
        postgres.jdbcClient()
                .sql("insert into hardware values ('gpu-unpriced', 'Unpriced')")
                .update();
        postgres.jdbcClient()
                .sql(
                        "insert into price (hardware_sku, valid_from, per_second) values ('gpu-unpriced', now() + interval '1 day', 1)")
                .update();
        assertThatThrownBy(() -> fixture.worker("gpu-unpriced", fixture.version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'gpu-unpriced'");
        assertThatThrownBy(() -> fixture.worker("gpu-unheard-of", fixture.version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'gpu-unheard-of'");
    }

    @Test
    void a_renewal_extends_the_lease_on_the_databases_clock() {
        UUID worker = fixture.worker();
        assertThat(fixture.renew(worker, Duration.ofMinutes(10))).contains(new Renewal(List.of(), false));
        Boolean extended = postgres.jdbcClient()
                .sql(
                        "select lease_until between now() + interval '9 minutes' and now() + interval '10 minutes' from worker where id = ?")
                .param(worker)
                .query(Boolean.class)
                .single();
        assertThat(extended).isTrue();
    }

    @Test
    void a_lease_that_ran_out_cannot_be_renewed() {
        UUID worker = fixture.worker();
        postgres.jdbcClient()
                .sql("update worker set lease_until = now() where id = ?")
                .param(worker)
                .update();
        assertThat(fixture.renew(worker, LEASE)).isEmpty();
        assertThat(fixture.renew(UUID.randomUUID(), LEASE)).isEmpty();
    }

    @Test
    void a_renewal_names_what_is_to_be_stopped_of_this_worker_only() {
        UUID canceled = fixture.enqueue();
        UUID overdue = fixture.enqueue();
        fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.queue.claim(worker, 3);
        UUID elsewhere = fixture.enqueue();
        fixture.claim(fixture.worker());
        fixture.queue.cancel(canceled);
        fixture.queue.cancel(elsewhere);
        fixture.expireDeadline(overdue);
        assertThat(fixture.renew(worker, LEASE).orElseThrow().stop()).containsExactlyInAnyOrder(canceled, overdue);
    }

    @Test
    void a_renewal_tells_the_worker_to_drain() {
        UUID worker = fixture.worker();
        fixture.leases.drain(worker);
        assertThat(fixture.renew(worker, LEASE).orElseThrow().draining()).isTrue();
    }

    @Test
    void a_drain_can_be_ended_but_not_that_of_a_process_about_to_end() {
        UUID worker = fixture.worker();
        assertThat(fixture.leases.resume(worker)).isFalse();
        fixture.leases.drain(worker);
        fixture.enqueue();
        assertThat(fixture.queue.claim(worker, 1)).isEmpty();
        assertThat(fixture.leases.resume(worker)).isTrue();
        assertThat(fixture.queue.claim(worker, 1)).hasSize(1);
        fixture.leases.stopping(worker);
        assertThat(fixture.leases.resume(worker)).isFalse();
        assertThat(fixture.renew(worker, LEASE).orElseThrow().draining()).isTrue();
    }

    @Test
    void a_renewal_leaves_what_the_worker_has_done_and_a_refused_one_nothing() {
        UUID worker = fixture.worker();
        fixture.leases.renew(worker, LEASE, new WorkerSample(2, 10, 15));
        UUID gone = fixture.worker();
        fixture.leases.deregister(gone);
        fixture.leases.renew(gone, LEASE, new WorkerSample(2, 10, 15));
        assertThat(samples(worker))
                .singleElement()
                .satisfies(sample -> assertThat(sample)
                        .containsEntry("slots_in_use", 2)
                        .containsEntry("decode_steps", 10L)
                        .containsEntry("decode_tokens", 15L));
        assertThat(samples(gone)).isEmpty();
    }

    private static List<Map<String, Object>> samples(UUID worker) {
        return postgres.jdbcClient()
                .sql("select * from worker_sample where worker_id = ?")
                .param(worker)
                .query()
                .listOfRows();
    }

    @Test
    void a_stopped_worker_does_not_come_back_and_keeps_its_row() {
        UUID worker = fixture.worker();
        fixture.leases.deregister(worker);
        assertThat(fixture.renew(worker, LEASE)).isEmpty();
        assertThat(postgres.jdbcClient()
                        .sql("select stopped_at is not null and lease_until <= stopped_at from worker where id = ?")
                        .param(worker)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }
}
