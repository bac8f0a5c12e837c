package io.foretell.api.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.fleet.WorkerView.ServedVersion;
import io.foretell.api.fleet.WorkerView.State;
import io.foretell.api.fleet.Workers.Outcome;
import io.foretell.api.run.RunFixture;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.WorkerSample;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkersIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private RunFixture fixture;
    private Workers workers;
    private UUID account;
    private long version;

    @BeforeEach
    void noWorkers() {
        fixture = new RunFixture(postgres);
        fixture.jdbc.sql("delete from worker").update();
        fixture.jdbc.sql("delete from queue_entry").update();
        workers = new Workers(new WorkerQueries(fixture.jdbc), fixture.leases);
        String name = "u" + UUID.randomUUID().toString().substring(0, 20);
        account = fixture.account(name);
        version = fixture.version(name);
    }

    @Test
    void a_worker_is_shown_with_what_it_serves_and_holds() {
        UUID id = fixture.worker("node", version);
        fixture.enqueue(account, version);
        fixture.claim(id);
        WorkerView worker = only();
        assertThat(worker.name()).isEqualTo("node");
        assertThat(worker.state()).isEqualTo(State.RUNNING);
        assertThat(worker.hardwareName()).isEqualTo("CPU");
        assertThat(worker.versions())
                .singleElement()
                .extracting(ServedVersion::version)
                .isEqualTo(fixture.digest(version));
        assertThat(worker.slots()).isEqualTo(4);
        assertThat(worker.slotsInUse()).isEqualTo(1);
        assertThat(worker.heartbeatAge()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(worker.batch()).isNull();
    }

    @Test
    void what_it_reported_with_its_heartbeats_becomes_batch_and_speed() {
        UUID id = fixture.worker("node", version);
        fixture.leases.renew(id, RunFixture.LEASE, new WorkerSample(0, 100, 100));
        fixture.set("worker_sample set sampled_at = now() - interval '10 seconds' where worker_id = ?", id);
        fixture.leases.renew(id, RunFixture.LEASE, new WorkerSample(3, 300, 700));
        WorkerView worker = only();
        assertThat(worker.batch()).isEqualTo(3);
        assertThat(worker.tokensPerSecond()).isBetween(30.0, 60.0);
        assertThat(worker.samples()).singleElement().satisfies(sample -> {
            assertThat(sample.slotsInUse()).isEqualTo(3);
            assertThat(sample.batch()).isEqualTo(3);
        });
    }

    @Test
    void a_worker_is_known_to_have_lived_until_its_last_heartbeat_when_what_it_reported_is_no_longer_kept() {
        UUID id = fixture.worker("node", version);
        fixture.leases.renew(id, RunFixture.LEASE, new WorkerSample(0, 100, 100));
        fixture.set(
                "worker set started_at = now() - interval '5 days', heartbeat_at = heartbeat_at - interval '3 hours', "
                        + "lease_until = lease_until - interval '3 hours' where id = ?",
                id);
        fixture.jdbc.sql("delete from worker_sample").update();
        assertThat(find(id).heartbeatAge())
                .isBetween(Duration.ofHours(3), Duration.ofHours(3).plusMinutes(1));
    }

    @Test
    void of_a_worker_that_does_not_say_when_its_lease_tells_about_when() {
        UUID living = fixture.worker("a-living", version);
        UUID lost = fixture.worker("b-lost", version);
        fixture.set("worker set heartbeat_at = null, started_at = now() - interval '5 days'");
        fixture.set("worker set lease_until = now() - interval '3 hours' where id = ?", lost);
        assertThat(find(living).heartbeatAge()).isLessThan(Duration.ofMinutes(1));
        assertThat(find(lost).heartbeatAge())
                .isBetween(Duration.ofHours(3), Duration.ofHours(3).plusMinutes(1));
    }

    @Test
    void a_worker_can_be_drained_and_resumed_while_it_still_runs_something() {
        UUID id = fixture.worker("node", version);
        UUID running = fixture.enqueue(account, version);
        fixture.claim(id);
        fixture.enqueue(account, version);
        assertThat(workers.drain(id)).isEqualTo(Outcome.DRAINING);
        assertThat(workers.drain(id)).isEqualTo(Outcome.DRAINING_ALREADY);
        assertThat(fixture.queue.claim(id, 1)).isEmpty();
        assertThat(only().state()).isEqualTo(State.DRAINING);
        assertThat(only().isDrained()).isFalse();
        assertThat(workers.resume(id)).isEqualTo(Outcome.RESUMED);
        assertThat(workers.resume(id)).isEqualTo(Outcome.RUNNING_ALREADY);
        assertThat(fixture.claim(id).predictionId()).isNotEqualTo(running);
    }

    @Test
    void a_drained_worker_holds_nothing_any_more() {
        UUID id = fixture.worker("node", version);
        fixture.enqueue(account, version);
        var lease = fixture.claim(id);
        workers.drain(id);
        fixture.finish(lease, new Succeeded(), 1);
        assertThat(only().isDrained()).isTrue();
    }

    @Test
    void a_worker_that_is_ending_or_gone_is_not_drained_or_resumed() {
        UUID ending = fixture.worker("a-ending", version);
        fixture.leases.stopping(ending);
        UUID stopped = fixture.worker("b-stopped", version);
        fixture.leases.deregister(stopped);
        UUID lost = fixture.worker("c-lost", version);
        fixture.lose(lost);
        assertThat(List.of(ending, stopped, lost))
                .extracting(workers::drain)
                .containsExactly(Outcome.STOPPING, Outcome.GONE, Outcome.GONE);
        assertThat(List.of(ending, stopped, lost))
                .extracting(workers::resume)
                .containsExactly(Outcome.STOPPING, Outcome.GONE, Outcome.GONE);
        assertThat(workers.resume(UUID.randomUUID())).isEqualTo(Outcome.NOT_FOUND);
        assertThat(workers.list(Duration.ofHours(1)))
                .extracting(WorkerView::state)
                .containsExactly(State.STOPPING, State.LOST, State.STOPPED);
        assertThat(workers.list(Duration.ZERO)).extracting(WorkerView::state).containsExactly(State.STOPPING);
    }

    private WorkerView find(UUID id) {
        return workers.list(Duration.ofDays(1)).stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private WorkerView only() {
        List<WorkerView> all = workers.list(Duration.ZERO);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
