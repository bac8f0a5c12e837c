package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.db.PostgresExtension;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** The tables defend themselves, should a statement of a later release be wrong. */
class SchemaChecksIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private final QueueFixture fixture = new QueueFixture(postgres.jdbcClient());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'open'",
                "status = 'done'",
                "finished_at = null",
                "output = null",
                "started_at = null",
                "worker_id = null",
                "hardware_sku = null",
                "run_micros = null",
                "run_micros = -1",
                "attempts = null",
                "input_tokens = null",
                "output_tokens = null",
                "error = 'why', error_code = 'why'",
                "status = 'failed'",
                "status = 'failed', error = 'why'",
                "finished_at = started_at - interval '1 microsecond'",
                "deadline_at = created_at",
                "webhook_events = '{finished}'"
            })
    void a_succeeded_prediction_refuses(String change) {
        UUID id = fixture.enqueue();
        fixture.succeed(fixture.claim(fixture.worker()));
        assertRefused("update prediction set " + change + " where id = ?", id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "finished_at = now()",
                "output = '[]'",
                "started_at = now()",
                "error = 'why', error_code = 'why'",
                "attempts = 1",
                "status = 'canceled', finished_at = now()"
            })
    void an_open_prediction_refuses(String change) {
        assertRefused("update prediction set " + change + " where id = ?", fixture.enqueue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "worker_id = uuidv7()",
                "started_at = now()",
                "hardware_sku = 'cpu'",
                "attempt = 1",
                "attempt = -1",
                "lost_attempts = 1",
                "max_attempts = 0"
            })
    void a_queue_entry_that_nobody_claimed_refuses(String change) {
        assertRefused("update queue_entry set " + change + " where prediction_id = ?", fixture.enqueue());
    }

    @Test
    void a_queue_entry_refuses_more_lost_attempts_than_it_may_have() {
        UUID id = fixture.enqueue();
        fixture.claim(fixture.worker());
        assertRefused("update queue_entry set lost_attempts = 2 where prediction_id = ?", id);
        assertRefused("update queue_entry set attempt = 9, lost_attempts = 3 where prediction_id = ?", id);
    }

    @Test
    void a_stopped_worker_has_no_lease() {
        assertRefused("update worker set stopped_at = now() where id = ?", fixture.worker());
    }

    @Test
    void a_worker_serves_something() {
        assertRefused("update worker set model_version_ids = '{}' where id = ?", fixture.worker());
        assertRefused("update worker set slots = 0 where id = ?", fixture.worker());
    }

    private void assertRefused(String sql, UUID id) {
        assertThatThrownBy(() -> fixture.jdbc.sql(sql).param(id).update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }
}
