package io.foretell.queue;

import static io.foretell.queue.QueueFixture.METRICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One prediction from its creation to its end, and what each step leaves in the tables. */
class PredictionLifecycleIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
    }

    @Test
    void an_enqueued_prediction_has_an_id_of_its_time_and_waits() {
        UUID id = fixture.enqueue();
        assertThat(id.version()).isEqualTo(7);
        assertThat(fixture.prediction(id)).containsEntry("status", "open").containsEntry("finished_at", null);
        assertThat(fixture.entry(id)).containsEntry("worker_id", null).containsEntry("started_at", null);
    }

    @Test
    void enqueue_belongs_to_the_callers_transaction() {
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        UUID id = transaction.execute(status -> {
            status.setRollbackOnly();
            return fixture.enqueue();
        });
        assertThat(fixture.prediction(id)).isEmpty();
        assertThat(fixture.entry(id)).isEmpty();
    }

    @Test
    void the_deadline_is_the_time_to_live_after_the_creation() {
        UUID id = fixture.enqueue(UUID.randomUUID(), Duration.ofMillis(90_500));
        Boolean exact =
                postgres.jdbcClient().sql("""
                        select p.deadline_at = p.created_at + interval '90.5 seconds' and e.deadline_at = p.deadline_at
                        from prediction p join queue_entry e on e.prediction_id = p.id where p.id = ?
                        """).param(id).query(Boolean.class).single();
        assertThat(exact).isTrue();
    }

    @Test
    void a_claim_gives_the_input_and_a_first_attempt() {
        UUID id = fixture.enqueue();
        UUID worker = fixture.worker();
        Lease lease = fixture.claim(worker);
        assertThat(lease.predictionId()).isEqualTo(id);
        assertThat(lease.workerId()).isEqualTo(worker);
        assertThat(lease.modelVersionId()).isEqualTo(fixture.version);
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(lease.inputJson()).isEqualTo("{\"prompt\": \"hi\"}");
        assertThat(lease.committed()).isEmpty();
        assertThat(lease.waited()).isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
    }

    @Test
    void a_success_writes_result_ledger_entry_and_delivery_and_leaves_the_queue() {
        UUID id = fixture.enqueueWithWebhook("start", "completed");
        UUID worker = fixture.worker();
        Lease lease = fixture.claim(worker);
        assertThat(fixture.append(lease, 0, "Hel")).isTrue();
        assertThat(fixture.append(lease, 1, "")).isTrue();
        assertThat(fixture.append(lease, 2, "lo")).isTrue();
        assertThat(fixture.succeed(lease)).isTrue();

        assertThat(fixture.entry(id)).isEmpty();
        assertThat(fixture.prediction(id))
                .containsEntry("status", "succeeded")
                .containsEntry("attempts", 1)
                .containsEntry("worker_id", worker)
                .containsEntry("hardware_sku", "cpu")
                .containsEntry("run_micros", 2_000_000L)
                .containsEntry("first_token_micros", 150_000L)
                .containsEntry("input_tokens", 7)
                .containsEntry("output_tokens", 3);
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"Hel\", \"lo\"]");
        assertThat(fixture.ledger(id))
                .containsEntry("hardware_sku", "cpu")
                .containsEntry("run_micros", 2_000_000L)
                .containsEntry("currency", "USD");
        assertThat((BigDecimal) fixture.ledger(id).get("cost")).isEqualByComparingTo("0.0002");
        assertThat(fixture.delivery(id))
                .containsEntry("event", "completed")
                .containsEntry("url", "https://example.test/hook")
                .containsEntry("attempts", 0);
        assertThat(fixture.delivery(id).get("next_attempt_at")).isNotNull();
    }

    @Test
    void a_success_without_output_has_an_empty_list() {
        UUID id = fixture.enqueue();
        assertThat(fixture.succeed(fixture.claim(fixture.worker()))).isTrue();
        assertThat(fixture.prediction(id).get("output")).hasToString("[]");
    }

    @Test
    void a_failure_keeps_its_message_its_code_and_the_output_so_far() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        fixture.append(lease, 0, "so far");
        var failed = new PredictionOutcome.Failed("model_error", "no\0 luck");
        assertThat(fixture.queue.complete(lease, failed, METRICS)).isTrue();
        assertThat(fixture.prediction(id))
                .containsEntry("status", "failed")
                .containsEntry("error_code", "model_error")
                .containsEntry("error", "no\uFFFD luck");
        assertThat(fixture.prediction(id).get("output")).hasToString("[\"so far\"]");
        assertThat(fixture.ledger(id)).containsEntry("run_micros", 2_000_000L);
    }

    @Test
    void nobody_is_told_who_did_not_ask_for_completed() {
        UUID id = fixture.enqueueWithWebhook("start");
        fixture.succeed(fixture.claim(fixture.worker()));
        assertThat(fixture.delivery(id)).isEmpty();
    }

    @Test
    void a_second_completion_takes_no_effect() {
        UUID id = fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        assertThat(fixture.succeed(lease)).isTrue();
        var failed = new PredictionOutcome.Failed("model_error", "late");
        assertThat(fixture.queue.complete(lease, failed, METRICS)).isFalse();
        assertThat(fixture.prediction(id)).containsEntry("status", "succeeded");
    }

    @Test
    void the_price_is_the_one_that_is_valid_at_the_end() {
        var jdbc = postgres.jdbcClient();
        jdbc.sql("insert into hardware values ('gpu-test', 'Test')").update();
        jdbc.sql("""
                        insert into price (hardware_sku, valid_from, per_second) values
                        ('gpu-test', now() - interval '2 days', 0.5), ('gpu-test', now() - interval '1 day', 0.25),
                        ('gpu-test', now() + interval '1 day', 9)
                        """).update();
        UUID id = fixture.enqueue();
        fixture.succeed(fixture.claim(fixture.worker("gpu-test", fixture.version)));
        assertThat((BigDecimal) fixture.ledger(id).get("cost")).isEqualByComparingTo("0.5");
    }

    @Test
    void output_is_appended_for_several_predictions_at_once() {
        List<UUID> ids = List.of(fixture.enqueue(), fixture.enqueue(), fixture.enqueue());
        List<Lease> leases = fixture.queue.claim(fixture.worker(), 3);
        fixture.succeed(leases.get(1));
        List<UUID> held = fixture.queue.appendOutput(leases.stream()
                .map(lease -> new PredictionOutput(lease, new OutputChunk(0, "a\0b", List.of(), 5)))
                .toList());
        assertThat(held)
                .containsExactlyInAnyOrder(
                        leases.get(0).predictionId(), leases.get(2).predictionId())
                .isSubsetOf(ids);
        List<String> texts = postgres.jdbcClient()
                .sql("select text from prediction_output where prediction_id = any (?)")
                .param(ids.toArray(UUID[]::new))
                .query(String.class)
                .list();
        assertThat(texts).containsExactly("a\uFFFDb", "a\uFFFDb");
    }

    @Test
    void a_chunk_sent_twice_is_there_once() {
        fixture.enqueue();
        Lease lease = fixture.claim(fixture.worker());
        assertThat(fixture.append(lease, 0, "once")).isTrue();
        assertThat(fixture.append(lease, 0, "once")).isTrue();
        fixture.succeed(lease);
        assertThat(fixture.prediction(lease.predictionId()).get("output")).hasToString("[\"once\"]");
    }
}
