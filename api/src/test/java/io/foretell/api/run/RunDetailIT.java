package io.foretell.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.run.RunEvent.Kind;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.WorkerSample;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One run, with all that happened to it. */
class RunDetailIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private RunFixture fixture;
    private RunHistory runs;
    private UUID account;
    private long version;

    @BeforeEach
    void newAccount() {
        fixture = new RunFixture(postgres);
        runs = fixture.runs();
        String name = "u" + UUID.randomUUID().toString().substring(0, 20);
        account = fixture.account(name);
        version = fixture.version(name);
    }

    @Test
    void a_run_tells_of_its_attempts_and_their_workers() {
        UUID id = fixture.enqueue(account, version, "https://example.test/hook");
        UUID first = fixture.worker("first", version);
        fixture.append(fixture.claim(first), 0, "A rose ");
        fixture.lose(first);
        fixture.queue.rescue();
        fixture.set("queue_entry set available_at = now()");
        UUID second = fixture.worker("second", version);
        fixture.queue.release(fixture.claim(second));
        UUID third = fixture.worker("third", version);
        Lease lease = fixture.claim(third);
        assertThat(detail(id).output()).containsExactly("A rose ");
        fixture.append(lease, 1, "is a rose.");
        fixture.finish(lease, new Succeeded(), 2_000_000);

        RunDetail run = detail(id);
        assertThat(run.timeline())
                .extracting(RunEvent::kind)
                .containsExactly(
                        Kind.CREATED,
                        Kind.CLAIMED,
                        Kind.FIRST_OUTPUT,
                        Kind.WORKER_LOST,
                        Kind.CLAIMED,
                        Kind.HANDED_BACK,
                        Kind.CLAIMED,
                        Kind.SUCCEEDED);
        assertThat(run.timeline())
                .extracting(RunEvent::worker)
                .containsExactly(null, "first", null, "first", "second", "second", "third", "third");
        assertThat(run.output()).containsExactly("A rose ", "is a rose.");
        assertThat(run.pricePerSecond()).isEqualByComparingTo("0.0001");
        assertThat(run.deliveries())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.state()).isEqualTo(RunDelivery.State.PENDING));
        RunOperatorFacts facts = facts(id);
        assertThat(facts.lease()).isNull();
        assertThat(facts.commits())
                .extracting(RunOperatorFacts.Commit::sequence)
                .containsExactly(0, 1);
    }

    @Test
    void a_run_whose_last_worker_was_lost_names_that_attempt_once() {
        UUID id = fixture.enqueue(account, version);
        for (int i = 1; i <= 3; i++) {
            fixture.set("queue_entry set available_at = now()");
            UUID worker = fixture.worker("w" + i, version);
            fixture.claim(worker);
            fixture.lose(worker);
            fixture.queue.rescue();
        }
        assertThat(detail(id).timeline())
                .extracting(RunEvent::kind)
                .containsExactly(
                        Kind.CREATED,
                        Kind.CLAIMED,
                        Kind.WORKER_LOST,
                        Kind.CLAIMED,
                        Kind.WORKER_LOST,
                        Kind.CLAIMED,
                        Kind.WORKER_LOST,
                        Kind.FAILED);
        assertThat(detail(id).error()).contains("lost 3 times");
    }

    @Test
    void a_canceled_run_tells_when_its_caller_asked() {
        UUID id = fixture.enqueue(account, version);
        fixture.queue.cancel(id);
        assertThat(detail(id).timeline())
                .extracting(RunEvent::kind)
                .containsExactly(Kind.CREATED, Kind.CANCEL_REQUESTED, Kind.CANCELED);
        UUID overdue = fixture.enqueue(account, version);
        fixture.set("queue_entry set deadline_at = now()");
        fixture.queue.rescue();
        assertThat(detail(overdue).timeline()).extracting(RunEvent::kind).containsExactly(Kind.CREATED, Kind.CANCELED);
    }

    @Test
    void operators_see_the_lease_of_a_running_run_and_its_share_of_the_engine() {
        UUID id = fixture.enqueue(account, version);
        UUID worker = fixture.worker("node", version);
        assertThat(facts(id).lease().workerId()).isNull();
        fixture.claim(worker);
        fixture.leases.renew(worker, RunFixture.LEASE, new WorkerSample(2, 100, 200));
        fixture.leases.renew(worker, RunFixture.LEASE, new WorkerSample(2, 200, 500));
        RunOperatorFacts facts = facts(id);
        assertThat(facts.lease().workerId()).isEqualTo(worker);
        assertThat(facts.lease().attempt()).isEqualTo(1);
        assertThat(facts.lease().leaseUntil()).isNotNull();
        assertThat(facts.meanBatch()).isEqualTo(3);
    }

    private RunOperatorFacts facts(UUID id) {
        return runs.operatorFacts(runs.find(Scope.EVERYONE, List.of(id)).getFirst());
    }

    private RunDetail detail(UUID id) {
        List<RunSummary> found = runs.find(Scope.EVERYONE, List.of(id));
        assertThat(found).hasSize(1);
        return runs.detail(Scope.of(account), id).orElseThrow();
    }
}
