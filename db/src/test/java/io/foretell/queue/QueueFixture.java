package io.foretell.queue;

import io.foretell.queue.WorkerLeases.Renewal;
import io.foretell.queue.WorkerLeases.WorkerRegistration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Predictions and workers of one model version that no other test uses, and a look into the tables. */
final class QueueFixture {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final RunMetrics METRICS = new RunMetrics(2_000_000, 7, 3, 150_000L);

    final JdbcClient jdbc;
    final PredictionQueue queue;
    final WorkerLeases leases;
    final long version;

    QueueFixture(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.queue = new PredictionQueue(jdbc);
        this.leases = new WorkerLeases(jdbc);
        this.version = jdbc.sql("select nextval(pg_get_serial_sequence('model_version', 'id'))")
                .query(Long.class)
                .single();
    }

    UUID enqueue() {
        return enqueue(UUID.randomUUID());
    }

    UUID enqueue(UUID account) {
        return enqueue(account, Duration.ofHours(1));
    }

    UUID enqueue(UUID account, Duration timeToLive) {
        return queue.enqueue(
                new NewPrediction(account, version, "{\"prompt\":\"hi\"}", "api", timeToLive, false, null, List.of()));
    }

    UUID enqueueWithWebhook(String... events) {
        return queue.enqueue(new NewPrediction(
                UUID.randomUUID(),
                version,
                "{\"prompt\":\"hi\"}",
                "api",
                Duration.ofHours(1),
                false,
                "https://example.test/hook",
                List.of(events)));
    }

    UUID worker() {
        return worker("cpu", version);
    }

    UUID worker(String hardware, Long... versions) {
        return leases.register(new WorkerRegistration("test", hardware, 4, List.of(versions)), LEASE);
    }

    /** A heartbeat of a worker that has done nothing yet. */
    Optional<Renewal> renew(UUID worker, Duration lease) {
        return leases.renew(worker, lease, new WorkerSample(0, 0, 0));
    }

    Lease claim(UUID worker) {
        List<Lease> claimed = queue.claim(worker, 1);
        if (claimed.isEmpty()) {
            throw new AssertionError("nothing to claim");
        }
        return claimed.getFirst();
    }

    /** Appends a chunk of one token; true if the lease held. */
    boolean append(Lease lease, int sequence, String text) {
        return append(lease, new OutputChunk(sequence, text, List.of(100 + sequence), (sequence + 1) * 1_000L));
    }

    boolean append(Lease lease, OutputChunk chunk) {
        return queue.appendOutput(List.of(new PredictionOutput(lease, chunk))).contains(lease.predictionId());
    }

    boolean succeed(Lease lease) {
        return queue.complete(lease, new PredictionOutcome.Succeeded(), METRICS);
    }

    /** Lets the worker's lease run out, longer ago than a rescue waits. */
    void lose(UUID worker) {
        jdbc.sql("update worker set lease_until = now() - interval '6 seconds' where id = ?")
                .param(worker)
                .update();
    }

    /** Makes a requeued prediction claimable at once. */
    void skipBackoff(UUID prediction) {
        jdbc.sql("update queue_entry set available_at = now() where prediction_id = ?")
                .param(prediction)
                .update();
    }

    void expireDeadline(UUID prediction) {
        jdbc.sql("update queue_entry set deadline_at = now() where prediction_id = ?")
                .param(prediction)
                .update();
    }

    Map<String, Object> prediction(UUID id) {
        return row("select * from prediction where id = ?", id);
    }

    Map<String, Object> entry(UUID id) {
        return row("select * from queue_entry where prediction_id = ?", id);
    }

    Map<String, Object> ledger(UUID id) {
        return row("select * from usage_ledger where prediction_id = ?", id);
    }

    Map<String, Object> delivery(UUID id) {
        return row("select * from webhook_delivery where prediction_id = ?", id);
    }

    /** Empty if there is none. */
    private Map<String, Object> row(String sql, UUID id) {
        List<Map<String, Object>> rows = jdbc.sql(sql).param(id).query().listOfRows();
        return switch (rows.size()) {
            case 0 -> Map.of();
            case 1 -> rows.getFirst();
            default -> throw new AssertionError(rows.size() + " rows: " + sql);
        };
    }
}
