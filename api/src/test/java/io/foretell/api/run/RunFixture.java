package io.foretell.api.run;

import io.foretell.db.PostgresExtension;
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
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Accounts, versions, workers and runs, made without an API around them. */
public final class RunFixture {

    public static final Duration LEASE = Duration.ofMinutes(30);

    public final JdbcClient jdbc;
    private final DataSource dataSource;
    public final PredictionQueue queue;
    public final WorkerLeases leases;

    public RunFixture(PostgresExtension postgres) {
        this.jdbc = postgres.jdbcClient();
        this.dataSource = postgres.dataSource();
        this.queue = new PredictionQueue(jdbc);
        this.leases = new WorkerLeases(jdbc);
    }

    RunHistory runs() {
        RunListQueries queries = queries();
        RunDetailQueries details = new RunDetailQueries(jdbc, queries);
        return new RunHistory(queries, details, new SharedRunQueries(jdbc, details), new RunOperatorQueries(jdbc));
    }

    RunListQueries queries() {
        return new RunListQueries(jdbc, dataSource);
    }

    /** The same search, which may read so many rows for a page. */
    static RunSearch reading(int rows, RunSearch search) {
        return new RunSearch(
                search.sources(),
                search.versions(),
                search.rest(),
                search.params(),
                rows,
                search.above(),
                search.below());
    }

    public UUID account(String username) {
        return jdbc.sql("insert into account (username, name, webhook_secret) values (?, ?, ?) returning id")
                .param(username)
                .param("Account " + username)
                .param(new byte[32])
                .query(UUID.class)
                .single();
    }

    /** A version of the model {@code tests/name}, which is made if need be. */
    public long version(String name) {
        return jdbc.sql("""
                        with model as (
                            insert into model (owner, name) values ('tests', :name)
                            on conflict (owner, name) do update set name = excluded.name returning id)
                        insert into model_version (model_id, digest, openapi_schema, tokenizer, context_tokens)
                        select id, encode(sha256(uuid_send(uuidv7())), 'hex'), '{}', '', 512 from model
                        returning id
                        """).param("name", name).query(Long.class).single();
    }

    public String digest(long version) {
        return jdbc.sql("select digest from model_version where id = ?")
                .param(version)
                .query(String.class)
                .single();
    }

    public UUID worker(String name, Long... versions) {
        return leases.register(new WorkerRegistration(name, "cpu", 4, List.of(versions)), LEASE);
    }

    public UUID enqueue(UUID account, long version) {
        return enqueue(account, version, null);
    }

    public UUID enqueue(UUID account, long version, String webhook) {
        return queue.enqueue(new NewPrediction(
                account,
                version,
                "{\"prompt\":\"Write a poem.\",\"seed\":1}",
                "api",
                Duration.ofHours(1),
                false,
                webhook,
                webhook == null ? List.of() : List.of("completed")));
    }

    public Lease claim(UUID worker) {
        return queue.claim(worker, 1).getFirst();
    }

    /** Commits a chunk of one token. */
    public void append(Lease lease, int sequence, String text) {
        queue.appendOutput(List.of(new PredictionOutput(
                lease, new OutputChunk(sequence, text, List.of(sequence), (sequence + 1) * 1_000L))));
    }

    /**
     * @param runMicros at a ten-thousandth of a dollar per second
     */
    public void finish(Lease lease, PredictionOutcome outcome, long runMicros) {
        if (!queue.complete(lease, outcome, new RunMetrics(runMicros, 11, 2, 250L))) {
            throw new AssertionError("the lease was lost");
        }
    }

    /** Lets the worker's lease run out, longer ago than a rescue waits. */
    public void lose(UUID worker) {
        set("worker set lease_until = now() - interval '6 seconds' where id = ?", worker);
    }

    /** Changes rows as only a test may. */
    public void set(String change, Object... params) {
        jdbc.sql("update " + change).params(params).update();
    }
}
