package io.foretell.worker;

import io.foretell.db.PostgresExtension;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.queue.NewPrediction;
import io.foretell.queue.PredictionQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tiny model, registered as a model version; predictions of it, workers that serve it, and a look into the tables. */
final class WorkerFixture {

    /** Greedy, this prompt's output is longer than any test asks for. */
    static final String PROMPT = "the story of a worker";

    /** As many as fit beside that prompt. */
    static final int LONG_OUTPUT = 400;

    private static final Path FOLDER =
            TinyGemma.write(Path.of("target", "tiny-gemma").toAbsolutePath());

    static {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1)); // a busy machine takes half of it to start a worker
    }

    final PostgresExtension postgres;
    final JdbcClient jdbc;
    final PredictionQueue queue;
    final long version;

    WorkerFixture(PostgresExtension postgres) {
        this.postgres = postgres;
        this.jdbc = postgres.jdbcClient();
        this.queue = new PredictionQueue(jdbc);
        this.version = register(jdbc, ModelFolder.open(FOLDER).digest());
    }

    /** As a model version, so that a worker may serve it. */
    long register(Path folder) {
        return register(jdbc, ModelFolder.open(folder).digest());
    }

    static Path folder() {
        return FOLDER;
    }

    private static long register(JdbcClient jdbc, String digest) {
        jdbc.sql("insert into model (owner, name) values ('test', 'tiny-gemma') on conflict do nothing")
                .update();
        jdbc.sql("""
                        insert into model_version (model_id, digest, openapi_schema, tokenizer, context_tokens)
                        select id, ?, '{}', '', ? from model where name = 'tiny-gemma'
                        on conflict do nothing
                        """).params(digest, TinyGemma.CONTEXT_TOKENS).update();
        return jdbc.sql("select id from model_version where digest = ?")
                .param(digest)
                .query(Long.class)
                .single();
    }

    /** A worker in this JVM, with a context of its own. */
    ConfigurableApplicationContext start(String... settings) {
        return start(List.of(WorkerApplication.class), settings);
    }

    ConfigurableApplicationContext start(List<Class<?>> sources, String... settings) {
        return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).run(settings(settings));
    }

    /** As command line arguments; the given ones replace the usual ones of the same name. */
    String[] settings(String... given) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : usualSettings()) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting);
        }
        for (String setting : given) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting);
        }
        return settings.values().toArray(String[]::new);
    }

    private List<String> usualSettings() {
        return List.of(
                "--spring.config.name=worker",
                "--spring.datasource.url=" + postgres.url(),
                "--spring.datasource.username=" + postgres.user(),
                "--spring.datasource.password=" + postgres.password(),
                "--spring.main.banner-mode=off",
                "--server.port=0",
                "--foretell.worker.models=" + FOLDER,
                "--foretell.worker.threads=1",
                "--foretell.worker.poll=100ms");
    }

    UUID enqueueGreedy(int maxNewTokens) {
        return enqueueOf(version, maxNewTokens);
    }

    UUID enqueueOf(long modelVersion, int maxNewTokens) {
        return enqueue(modelVersion, """
                {"prompt": "%s", "max_new_tokens": %d, "temperature": 1, "top_p": 1, "top_k": 1, "repetition_penalty": 1}
                """.formatted(PROMPT, maxNewTokens));
    }

    UUID enqueue(String input) {
        return enqueue(version, input);
    }

    private UUID enqueue(long modelVersion, String input) {
        return queue.enqueue(new NewPrediction(
                UUID.randomUUID(), modelVersion, input, "api", Duration.ofHours(1), false, null, List.of()));
    }

    /** The prediction's row; "status" is "open" until it is finished. */
    Map<String, Object> prediction(UUID id) {
        return jdbc.sql("select * from prediction where id = ?")
                .param(id)
                .query()
                .singleRow();
    }

    boolean finished(UUID id) {
        return !prediction(id).get("status").equals("open");
    }

    String output(UUID id) {
        return jdbc.sql("""
                        select coalesce(string_agg(chunk, '' order by n), '')
                        from prediction, jsonb_array_elements_text(output) with ordinality as c (chunk, n) where id = ?
                        """).param(id).query(String.class).single();
    }

    int committedTokens(UUID id) {
        return jdbc.sql("select coalesce(sum(cardinality(tokens)), 0) from prediction_output where prediction_id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    /** An entry per committed token. */
    List<JsonNode> logprobs(UUID id) {
        return jdbc.sql("""
                        select entry::text from prediction_output o, jsonb_array_elements(o.logprobs) with ordinality as e (entry, n)
                        where o.prediction_id = ? order by o.seq, n
                        """).param(id).query(String.class).list().stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    Map<String, Object> entry(UUID id) {
        return jdbc.sql("select * from queue_entry where prediction_id = ?")
                .param(id)
                .query()
                .singleRow();
    }

    int ledgerEntries(UUID id) {
        return jdbc.sql("select count(*) from usage_ledger where prediction_id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    List<Map<String, Object>> workers() {
        return jdbc.sql("select * from worker order by started_at").query().listOfRows();
    }

    /** Breaks all connections of the workers, as a restart of the database does. */
    void breakConnections() {
        jdbc.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'foretell-worker%'"
                        + " and datname = current_database()")
                .query(Boolean.class)
                .list();
    }

    /** Lets all leases run out, longer ago than a rescue waits. */
    void expireLeases() {
        jdbc.sql("update worker set lease_until = now() - interval '1 minute' where stopped_at is null")
                .update();
    }

    /** A rescue as the API does it, without the pause before the next attempt. */
    void rescue() {
        queue.rescue();
        jdbc.sql("update queue_entry set available_at = now() where worker_id is null")
                .update();
    }
}
