package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a worker with slots per model, and one that lost the answer to its claim, ask for. */
class WorkerClaimIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
    }

    @Test
    void a_claim_for_one_version_leaves_the_workers_other_versions_alone() {
        var other = new QueueFixture(postgres.jdbcClient());
        UUID mine = fixture.enqueue();
        other.enqueue();
        UUID worker = fixture.worker("cpu", fixture.version, other.version);
        assertThat(fixture.queue.claim(worker, fixture.version, 10))
                .extracting(Lease::predictionId)
                .containsExactly(mine);
    }

    @Test
    void what_a_worker_holds_without_knowing_goes_back_at_no_cost_and_the_rest_stays() {
        UUID known = fixture.enqueue();
        UUID unknown = fixture.enqueue();
        UUID worker = fixture.worker();
        fixture.queue.claim(worker, 2);

        assertThat(fixture.queue.releaseAllBut(worker, Set.of(known))).isEqualTo(1);

        assertThat(fixture.entry(known)).containsEntry("worker_id", worker);
        assertThat(fixture.entry(unknown)).containsEntry("worker_id", null).containsEntry("lost_attempts", 0);
        assertThat(fixture.claim(fixture.worker()).predictionId()).isEqualTo(unknown);
    }
}
