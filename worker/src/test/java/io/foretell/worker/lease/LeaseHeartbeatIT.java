package io.foretell.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.WorkerLeases;
import io.foretell.queue.WorkerLeases.WorkerRegistration;
import io.foretell.queue.WorkerSample;
import io.foretell.worker.node.WorkerNode;
import io.foretell.worker.prediction.PredictionMetrics;
import io.foretell.worker.prediction.RunningPredictions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node's lease on a real database, with the node's own clock moved by hand. */
class LeaseHeartbeatIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private final AtomicLong nanos = new AtomicLong();
    private WorkerNode node;
    private LeaseHeartbeat heartbeat;

    @BeforeEach
    void register() {
        node = new WorkerNode(
                new WorkerLeases(postgres.jdbcClient()),
                new WorkerRegistration("test", "cpu", 4, List.of(1L)),
                Duration.ofSeconds(30),
                () -> new WorkerSample(2, 10, 15),
                nanos::get);
        heartbeat =
                new LeaseHeartbeat(node, new RunningPredictions(), new PredictionMetrics(new SimpleMeterRegistry()));
        node.register();
    }

    @Test
    void without_a_renewal_the_node_gives_up_five_seconds_before_its_lease_ends() {
        pass(Duration.ofMillis(24_999));
        heartbeat.checkClock();
        assertThat(node.claimant()).isNotNull();
        pass(Duration.ofMillis(1));
        assertThat(node.claimant()).isNull();
        heartbeat.checkClock();
        assertThat(node.id()).isNull();
    }

    @Test
    void a_renewal_makes_the_lease_whole_again() {
        UUID id = node.id();
        pass(Duration.ofSeconds(20));
        heartbeat.beat();
        pass(Duration.ofSeconds(20));
        heartbeat.checkClock();
        assertThat(node.claimant()).isEqualTo(id);
    }

    @Test
    void after_a_loss_the_node_registers_under_a_new_id() {
        UUID first = node.id();
        pass(Duration.ofSeconds(26));
        heartbeat.checkClock();
        heartbeat.beat();
        assertThat(node.id()).isNotNull().isNotEqualTo(first);
        assertThat(node.claimant()).isEqualTo(node.id());
    }

    @Test
    void what_an_operator_drains_stays_drained_over_a_loss_until_the_operator_ends_it() {
        set("draining = true");
        heartbeat.beat();
        assertThat(node.claimant()).isNull();
        set("lease_until = now()");
        heartbeat.beat();
        heartbeat.beat();
        assertThat(node.claimant()).isNull();
        set("draining = false");
        heartbeat.beat();
        assertThat(node.claimant()).isNotNull();
    }

    @Test
    void a_heartbeat_says_what_the_worker_has_done_and_an_ending_process_cannot_be_resumed() {
        heartbeat.beat();
        assertThat(postgres.jdbcClient()
                        .sql("select decode_tokens from worker_sample where worker_id = ?")
                        .param(node.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(15);
        node.drain();
        assertThat(new WorkerLeases(postgres.jdbcClient()).resume(node.id())).isFalse();
    }

    private void set(String change) {
        postgres.jdbcClient()
                .sql("update worker set " + change + " where id = ?")
                .param(node.id())
                .update();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
