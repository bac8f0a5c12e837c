package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.db.PostgresExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

/** What is kept of a prediction's attempts when it has finished. */
class AttemptsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private QueueFixture fixture;

    @BeforeEach
    void newVersion() {
        fixture = new QueueFixture(postgres.jdbcClient());
    }

    @Test
    void a_prediction_that_runs_through_keeps_when_it_was_claimed_and_nothing_else() {
        UUID id = fixture.enqueue();
        fixture.succeed(fixture.claim(fixture.worker()));
        assertThat(fixture.prediction(id).get("claimed_at"))
                .isNotNull()
                .isEqualTo(fixture.prediction(id).get("started_at"));
        assertThat(attempts(id)).isEmpty();
    }

    @Test
    void attempts_that_were_lost_handed_back_or_not_stopped_are_kept_with_their_worker() {
        UUID id = fixture.enqueue();
        UUID lost = fixture.worker();
        fixture.claim(lost);
        fixture.lose(lost);
        fixture.queue.rescue();
        fixture.skipBackoff(id);
        UUID drained = fixture.worker();
        fixture.queue.release(fixture.claim(drained));
        UUID unsure = fixture.worker();
        fixture.claim(unsure);
        assertThat(fixture.queue.releaseAllBut(unsure, java.util.Set.of())).isEqualTo(1);
        UUID hanging = fixture.worker();
        fixture.claim(hanging);
        fixture.queue.cancel(id);
        fixture.jdbc
                .sql(
                        "update queue_entry set cancel_requested_at = now() - interval '61 seconds' where prediction_id = ?")
                .param(id)
                .update();
        fixture.queue.rescue();
        assertThat(attempts(id))
                .extracting(row -> row.get("ending"))
                .containsExactly("lost", "handed_back", "handed_back", "not_stopped");
        assertThat(attempts(id))
                .extracting(row -> row.get("worker_id"))
                .containsExactly(lost, drained, unsure, hanging);
        assertThat(attempts(id)).extracting(row -> row.get("claimed_at")).doesNotContainNull();
        assertThat(fixture.prediction(id)).containsEntry("status", "canceled").containsEntry("attempts", 4);
        assertThat(fixture.prediction(id).get("cancel_requested_at")).isNotNull();
    }

    @Test
    void attempts_are_append_only() {
        assertThatThrownBy(() -> fixture.jdbc
                        .sql("update prediction_attempt set attempt = 1")
                        .update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
    }

    private List<Map<String, Object>> attempts(UUID id) {
        return fixture.jdbc
                .sql("select * from prediction_attempt where prediction_id = ? order by attempt")
                .param(id)
                .query()
                .listOfRows();
    }
}
