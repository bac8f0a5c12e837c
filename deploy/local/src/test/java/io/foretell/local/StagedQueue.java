package io.foretell.local;

import io.foretell.queue.Lease;
import io.foretell.queue.NewPrediction;
import io.foretell.queue.OutputChunk;
import io.foretell.queue.PredictionOutcome;
import io.foretell.queue.PredictionOutput;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.RunMetrics;
import io.foretell.queue.WorkerLeases;
import io.foretell.queue.WorkerLeases.WorkerRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The queue as {@link StagedRuns} use it, from both its ends: for the first account, and as workers of one slot that are none. */
final class StagedQueue implements AutoCloseable {

    /** What the schema has by default, but for the prompt and the temperature. */
    private static final String INPUT = """
            select (jsonb_object_agg(key, value -> 'default') || jsonb_build_object('temperature', 0.3, 'prompt', cast(? as text)))::text
            from model_version v, jsonb_each(v.openapi_schema #> '{components,schemas,Input,properties}')
            where v.id = ? and jsonb_exists(value, 'default')
            """;

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final PredictionQueue queue;
    private final WorkerLeases leases;
    private final UUID account;
    private final List<UUID> workers = new ArrayList<>();

    StagedQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.queue = new PredictionQueue(jdbc);
        this.leases = new WorkerLeases(jdbc);
        this.account = one("select account_id from app_user where username = ?", UUID.class, FirstStart.ADMIN);
    }

    long bundledVersion() {
        return one("select id from model_version order by id limit 1", Long.class);
    }

    /** A new one, of the model {@code staged/model}. */
    long unservedVersion() {
        return one("""
                with staged as (
                    insert into model (owner, name, description) values ('staged', 'model', 'For tests')
                    on conflict (owner, name) do update set description = excluded.description returning id)
                insert into model_version (model_id, digest, openapi_schema, tokenizer, context_tokens)
                select staged.id, encode(sha256(uuid_send(uuidv7())), 'hex'), openapi_schema, tokenizer, context_tokens
                from staged, (select * from model_version order by id limit 1) v
                returning id
                """, Long.class);
    }

    UUID enqueue(String prompt, long version) {
        return queue.enqueue(new NewPrediction(
                account,
                version,
                one(INPUT, String.class, prompt, version),
                "api",
                Duration.ofMinutes(30),
                false,
                null,
                List.of()));
    }

    /** What a page has enqueued, once it has. */
    Optional<UUID> waiting(long version) {
        return jdbc.sql("select prediction_id from queue_entry where model_version_id = ? and worker_id is null")
                .param(version)
                .query(UUID.class)
                .optional();
    }

    /** By a new worker. It fails if this worker gets anything else, as what waits for its version may be another's. */
    Lease claim(String worker, long version, UUID staged) {
        UUID id = leases.register(new WorkerRegistration(worker, "cpu", 1, List.of(version)), LEASE);
        workers.add(id);
        List<Lease> claimed = queue.claim(id, 1);
        List<UUID> predictions = claimed.stream().map(Lease::predictionId).toList();
        if (!predictions.equals(List.of(staged))) {
            throw new AssertionError("claimed " + predictions + " and not the staged prediction " + staged);
        }
        return claimed.getFirst();
    }

    void write(Lease lease, int sequence, String text) {
        queue.appendOutput(List.of(new PredictionOutput(
                lease, new OutputChunk(sequence, text, List.of(1, 2, 3, 4), 900_000L * (sequence + 1)))));
    }

    void finish(Lease lease, PredictionOutcome outcome) {
        if (!queue.complete(lease, outcome, new RunMetrics(2_412_345, 14, 8, 413_000L))) {
            throw new AssertionError("the lease was lost");
        }
    }

    /** Whether a rescue, this one or the service's, has taken the prediction from its lost worker. */
    boolean isRescued(UUID prediction) {
        queue.rescue();
        return one("select worker_id is null from queue_entry where prediction_id = ?", Boolean.class, prediction);
    }

    private <T> T one(String sql, Class<T> type, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(type).single();
    }

    /** Takes the workers away, and what a story that failed has left. */
    @Override
    public void close() {
        workers.forEach(leases::deregister);
        jdbc.sql("""
                select e.prediction_id
                from queue_entry e join model_version v on v.id = e.model_version_id join model m on m.id = v.model_id
                where m.owner = 'staged'
                """).query(UUID.class).list().forEach(queue::cancel);
    }
}
