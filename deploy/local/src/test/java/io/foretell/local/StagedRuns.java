package io.foretell.local;

import io.foretell.api.prediction.PredictionId;
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
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs of the first account that went as a test says, made by workers that are none: what takes a real worker a crash, or minutes. Closing
 * this takes its workers away, so that nothing looks broken to others.
 */
final class StagedRuns implements AutoCloseable {

    /** What the schema has by default, but for the prompt and the temperature. */
    private static final String INPUT = """
            select (jsonb_object_agg(key, value -> 'default') || jsonb_build_object('temperature', 0.3, 'prompt', cast(? as text)))::text
            from model_version v, jsonb_each(v.openapi_schema #> '{components,schemas,Input,properties}')
            where v.id = ? and jsonb_exists(value, 'default')
            """;

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final PredictionQueue queue;
    private final WorkerLeases leases;
    private final UUID account;
    private final List<UUID> workers = new ArrayList<>();
    private @Nullable Lease running;
    private int written;

    StagedRuns(BrowserFixture foretell) {
        DataSource database = foretell.dataSource();
        this.jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.queue = new PredictionQueue(jdbc);
        this.leases = new WorkerLeases(jdbc);
        this.account = one("select account_id from app_user where username = ?", UUID.class, FirstStart.ADMIN);
    }

    /**
     * Of the bundled model; in one transaction, so that the service's own worker never sees it wait.
     *
     * @return the public id
     */
    String failed(String prompt, String output, String error) {
        long version = one("select id from model_version order by id limit 1", Long.class);
        return transactions.execute(status -> {
            UUID id = enqueue(prompt, version);
            Lease lease = claim(worker("node-a", version));
            write(lease, 0, output);
            happened(id, "2.6 s", "2.45 s", "2.03 s");
            finish(lease, new PredictionOutcome.Failed("model_error", error));
            return PredictionId.format(id);
        });
    }

    /**
     * Its first worker was lost after the first piece of output, its second finished it. Of a version that no real worker serves.
     *
     * @return the public id
     */
    String withLostWorker(String prompt, String before, String after) {
        long version = unservedVersion();
        UUID id = enqueue(prompt, version);
        UUID lost = worker("node-a", version);
        Lease first = claim(lost);
        write(first, 0, before);
        happened(id, "44 s", "41.5 s", "40 s");
        change("update worker set lease_until = now() - interval '6 seconds' where id = ?", lost);
        Awaitility.await().until(() -> {
            queue.rescue(); // or the service does
            return one("select worker_id is null from queue_entry where prediction_id = ?", Boolean.class, id);
        });
        change("update queue_entry set available_at = now() where prediction_id = ?", id);
        Lease second = claim(worker("node-b", version));
        write(second, 1, after);
        finish(second, new PredictionOutcome.Succeeded());
        return PredictionId.format(id);
    }

    /**
     * It runs until {@link #succeed} or {@link #cancel}, and {@link #write} adds to its output.
     *
     * @return the public id
     */
    String running(String prompt, String output) {
        long version = unservedVersion();
        UUID id = enqueue(prompt, version);
        running = claim(worker("node-a", version));
        written = 0;
        write(output);
        return PredictionId.format(id);
    }

    void write(String output) {
        write(Objects.requireNonNull(running), written++, output);
    }

    void succeed() {
        end(new PredictionOutcome.Succeeded());
    }

    /** Once its worker was asked to. */
    void cancel() {
        end(new PredictionOutcome.Canceled());
    }

    private void end(PredictionOutcome outcome) {
        finish(Objects.requireNonNull(running), outcome);
        running = null;
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
                values (?, ?, 'start', ?, 1, now(), 204)
                """, prediction, account, webhook);
        change("""
                insert into webhook_delivery (prediction_id, account_id, event, url, attempts, last_status, last_error)
                values (?, ?, 'completed', ?, 8, 500, ?)
                """, prediction, account, webhook, refusal);
    }

    void renameWorker(String id, String name) {
        change(
                "update worker set name = ? where id = (select worker_id from prediction where id = ?)",
                name,
                PredictionId.parse(id).orElseThrow());
    }

    private long unservedVersion() {
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

    private UUID worker(String name, long version) {
        UUID worker = leases.register(new WorkerRegistration(name, "cpu", 1, List.of(version)), LEASE);
        workers.add(worker);
        return worker;
    }

    private UUID enqueue(String prompt, long version) {
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

    /** How long ago it was created, claimed, and committed its first output. */
    private void happened(UUID id, String created, String claimed, String first) {
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

    private Lease claim(UUID worker) {
        return queue.claim(worker, 1).getFirst();
    }

    private void write(Lease lease, int sequence, String text) {
        queue.appendOutput(List.of(new PredictionOutput(
                lease, new OutputChunk(sequence, text, List.of(1, 2, 3, 4), 900_000L * (sequence + 1)))));
    }

    private void finish(Lease lease, PredictionOutcome outcome) {
        if (!queue.complete(lease, outcome, new RunMetrics(2_412_345, 14, 8, 413_000L))) {
            throw new AssertionError("the lease was lost");
        }
    }

    private <T> T one(String sql, Class<T> type, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(type).single();
    }

    private void change(String sql, Object... parameters) {
        jdbc.sql(sql).params(parameters).update();
    }

    @Override
    public void close() {
        if (running != null) {
            cancel();
        }
        workers.forEach(leases::deregister);
    }
}
