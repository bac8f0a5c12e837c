package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may claim what, and what a claim changes. */
class ClaimIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
    }

    @Test
    void a_worker_gets_only_the_versions_it_announced() {
        var other = new QueueFixture(postgres.jdbcClient());
        UUID mine = fixture.enqueue();
        other.enqueue();
        UUID worker = fixture.worker();
        assertThat(fixture.queue.claim(worker, 10))
                .extracting(Lease::predictionId)
                .containsExactly(mine);
    }

    @Test
    void a_worker_of_several_versions_gets_predictions_of_each() {
        var other = new QueueFixture(postgres.jdbcClient());
        List<UUID> ids = List.of(fixture.enqueue(), other.enqueue(), fixture.enqueue());
        UUID worker = fixture.worker("cpu", fixture.version, other.version);
        assertThat(fixture.queue.claim(worker, 10))
                .extracting(Lease::predictionId)
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void workers_that_are_woken_together_share_one_accounts_predictions_and_leave_none() throws Exception {
        List<UUID> workers = Stream.generate(fixture::worker).limit(4).toList();
        try (var threads = Executors.newFixedThreadPool(workers.size())) {
            for (int round = 0; round < 30; round++) {
                List<UUID> ids = Stream.generate(fixture::enqueue).limit(16).toList();
                CyclicBarrier together = new CyclicBarrier(workers.size());
                List<Callable<List<Lease>>> claims = workers.stream()
                        .<Callable<List<Lease>>>map(worker -> () -> {
                            together.await();
                            return fixture.queue.claim(worker, 4);
                        })
                        .toList();
                List<UUID> claimed = new ArrayList<>();
                for (var answer : threads.invokeAll(claims)) {
                    answer.get().forEach(lease -> claimed.add(lease.predictionId()));
                }
                assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
            }
        }
    }

    @Test
    void no_more_than_the_limit_is_claimed_and_nothing_twice() {
        List<UUID> ids = Stream.generate(fixture::enqueue).limit(7).toList();
        UUID worker = fixture.worker();
        List<Lease> first = fixture.queue.claim(worker, 3);
        List<Lease> second = fixture.queue.claim(worker, 3);
        List<Lease> third = fixture.queue.claim(worker, 3);
        assertThat(first).hasSize(3);
        assertThat(second).hasSize(3);
        assertThat(Stream.of(first, second, third).flatMap(List::stream).map(Lease::predictionId))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(fixture.queue.claim(worker, 3)).isEmpty();
    }

    @Test
    void one_accounts_predictions_are_claimed_in_the_order_of_their_creation() {
        UUID account = UUID.randomUUID();
        List<UUID> ids =
                Stream.generate(() -> fixture.enqueue(account)).limit(4).toList();
        UUID worker = fixture.worker();
        List<UUID> claimed = Stream.generate(() -> fixture.claim(worker).predictionId())
                .limit(4)
                .toList();
        assertThat(claimed).isEqualTo(ids);
    }

    @Test
    void a_worker_whose_lease_is_over_gets_nothing() {
        fixture.enqueue();
        UUID worker = fixture.worker();
        postgres.jdbcClient()
                .sql("update worker set lease_until = now() where id = ?")
                .param(worker)
                .update();
        assertThat(fixture.queue.claim(worker, 1)).isEmpty();
    }

    @Test
    void a_draining_a_stopped_and_an_unknown_worker_get_nothing() {
        fixture.enqueue();
        UUID draining = fixture.worker();
        fixture.leases.drain(draining);
        UUID stopped = fixture.worker();
        fixture.leases.deregister(stopped);
        assertThat(fixture.queue.claim(draining, 1)).isEmpty();
        assertThat(fixture.queue.claim(stopped, 1)).isEmpty();
        assertThat(fixture.queue.claim(UUID.randomUUID(), 1)).isEmpty();
    }

    @Test
    void what_is_not_yet_available_overdue_or_to_be_canceled_is_skipped() {
        UUID later = fixture.enqueue();
        UUID overdue = fixture.enqueue();
        UUID canceled = fixture.enqueue();
        UUID due = fixture.enqueue();
        set(later, "available_at = now() + interval '1 minute'");
        set(overdue, "deadline_at = now()");
        set(canceled, "cancel_requested_at = now()");
        assertThat(fixture.queue.claim(fixture.worker(), 10))
                .extracting(Lease::predictionId)
                .containsExactly(due);
    }

    @Test
    void a_later_claim_keeps_the_first_start_and_gets_the_committed_output_in_order() {
        UUID id = fixture.enqueue();
        UUID first = fixture.worker();
        Lease lost = fixture.claim(first);
        var chunks = List.of(
                new OutputChunk(0, "Grüße, ", List.of(5, 6), 10),
                new OutputChunk(1, "", List.of(7), 20),
                new OutputChunk(2, "\"{Welt}\"\\, 🌍", List.of(8, 9, 10), 30));
        chunks.forEach(chunk -> assertThat(fixture.append(lost, chunk)).isTrue());
        Object started = fixture.entry(id).get("started_at");
        fixture.lose(first);
        fixture.queue.rescue();
        fixture.skipBackoff(id);

        Lease again = fixture.claim(fixture.worker());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.committed()).isEqualTo(chunks);
        assertThat(fixture.entry(id)).containsEntry("started_at", started);
    }

    @Test
    void a_chunk_without_tokens_comes_back_without_tokens() {
        fixture.enqueue();
        UUID worker = fixture.worker();
        Lease lease = fixture.claim(worker);
        var chunk = new OutputChunk(0, "tail", List.of(), 10);
        fixture.append(lease, chunk);
        fixture.queue.release(lease);
        assertThat(fixture.claim(worker).committed()).containsExactly(chunk);
    }

    private void set(UUID prediction, String assignment) {
        postgres.jdbcClient()
                .sql("update queue_entry set " + assignment + " where prediction_id = ?")
                .param(prediction)
                .update();
    }
}
