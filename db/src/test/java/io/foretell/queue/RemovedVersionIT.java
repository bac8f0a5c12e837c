package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionQueue.Rescued;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a rescue does with predictions whose model version was removed. */
class RemovedVersionIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
        fixture.queue.rescue(); // what the test before has left
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
        fixture.expireDeadline(id);
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
}
