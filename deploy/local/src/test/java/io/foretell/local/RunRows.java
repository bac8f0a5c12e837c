package io.foretell.local;

import io.foretell.api.prediction.PredictionId;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database has of runs, changed by hand: what would take a receiver of webhooks, an engine with a log, or time. */
final class RunRows {

    private final JdbcClient jdbc;

    RunRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Gives the run a log, and a webhook that heard of its start and refused to hear of its end. */
    void annotate(String id, String log, String webhook, String refusal) {
        UUID prediction = PredictionId.parse(id).orElseThrow();
        change(
                "update prediction set logs = ?, webhook_url = ?, webhook_events = '{start,completed}' where id = ?",
                log,
                webhook,
                prediction);
        change("""
                insert into webhook_delivery (prediction_id, account_id, event, url, attempts, delivered_at, last_status)
                select id, account_id, 'start', webhook_url, 1, now(), 204 from prediction where id = ?
                """, prediction);
        change("""
                insert into webhook_delivery (prediction_id, account_id, event, url, attempts, last_status, last_error)
                select id, account_id, 'completed', webhook_url, 8, 500, ? from prediction where id = ?
                """, refusal, prediction);
    }

    void renameWorker(String id, String name) {
        change(
                "update worker set name = ? where id = (select worker_id from prediction where id = ?)",
                name,
                PredictionId.parse(id).orElseThrow());
    }

    /** How long ago a run that is not finished was created, claimed, and committed its first output. */
    void happened(UUID id, String created, String claimed, String first) {
        change("update prediction set created_at = now() - cast(? as interval) where id = ?", created, id);
        change("""
                update queue_entry set started_at = now() - cast(? as interval), claimed_at = now() - cast(? as interval)
                where prediction_id = ?
                """, claimed, claimed, id);
        change(
                "update prediction_output set created_at = now() - cast(? as interval) where prediction_id = ?",
                first,
                id);
    }

    /** As if its last heartbeat were so long ago that a rescue takes what it has. */
    void loseWorker(UUID worker) {
        change("update worker set lease_until = now() - interval '6 seconds' where id = ?", worker);
    }

    /** At once, and not after the pause that follows the loss of a worker. */
    void makeAvailable(UUID id) {
        change("update queue_entry set available_at = now() where prediction_id = ?", id);
    }

    private void change(String sql, Object... parameters) {
        jdbc.sql(sql).params(parameters).update();
    }
}
