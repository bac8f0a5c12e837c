package io.foretell.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.db.PostgresExtension;
import io.foretell.engine.EngineStats;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueListener;
import io.foretell.worker.model.ServedModels;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole worker on a real database and a real, tiny model. */
class RunPredictionIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static WorkerFixture fixture;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void startWorker() {
        fixture = new WorkerFixture(postgres);
        worker = fixture.start("--foretell.worker.slots=8");
    }

    @AfterAll
    static void stopWorker() {
        worker.close();
    }

    @Test
    void a_prediction_is_run_and_its_output_metrics_and_cost_are_written() {
        UUID id = fixture.enqueueGreedy(40);
        await().until(() -> fixture.finished(id));
        assertThat(fixture.prediction(id))
                .containsEntry("status", "succeeded")
                .containsEntry("output_tokens", 40)
                .containsEntry("hardware_sku", "cpu")
                .containsEntry("attempts", 1);
        assertThat((Integer) fixture.prediction(id).get("input_tokens"))
                .isGreaterThan(WorkerFixture.PROMPT.length() / 4);
        assertThat((Long) fixture.prediction(id).get("run_micros"))
                .isGreaterThan((Long) fixture.prediction(id).get("first_token_micros"))
                .isPositive();
        assertThat(fixture.output(id)).isNotEmpty();
        assertThat(fixture.committedTokens(id)).isEqualTo(40);
        assertThat(fixture.ledgerEntries(id)).isEqualTo(1);
    }

    @Test
    void a_conversation_is_answered_with_the_log_probability_of_each_token() {
        UUID id = fixture.enqueue("""
                {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "one two"}],
                 "max_new_tokens": 5, "min_new_tokens": 5, "temperature": 1, "top_p": 1, "top_k": 1, "repetition_penalty": 1,
                 "logprobs": 2}
                """);
        await().until(() -> fixture.finished(id));
        assertThat(fixture.prediction(id)).containsEntry("status", "succeeded").containsEntry("output_tokens", 5);
        List<JsonNode> entries = fixture.logprobs(id);
        assertThat(entries).hasSize(5).allSatisfy(entry -> {
            assertThat(entry.get("logprob").doubleValue()).isNegative();
            assertThat(entry.get("top_logprobs")).hasSize(2);
            assertThat(entry.at("/top_logprobs/0/id")).isEqualTo(entry.get("id")); // greedy, and nothing is penalised
        });
    }

    @Test
    void the_same_greedy_input_gives_the_same_output_alone_and_among_others() {
        UUID alone = fixture.enqueueGreedy(60);
        await().until(() -> fixture.finished(alone));
        List<UUID> together =
                Stream.generate(() -> fixture.enqueueGreedy(60)).limit(4).toList();
        await().until(() -> together.stream().allMatch(fixture::finished));
        assertThat(fixture.output(alone)).isNotEmpty();
        assertThat(together).extracting(fixture::output).containsOnly(fixture.output(alone));
    }

    @Test
    void eight_predictions_submitted_at_once_share_their_decode_steps() {
        EngineStats before = stats();
        List<UUID> ids = Stream.generate(() -> fixture.enqueueGreedy(WorkerFixture.LONG_OUTPUT))
                .limit(8)
                .toList();
        await().until(() -> ids.stream().allMatch(fixture::finished));
        assertThat(ids)
                .allSatisfy(id ->
                        assertThat(fixture.prediction(id)).containsEntry("output_tokens", WorkerFixture.LONG_OUTPUT));
        double sequences = stats().decodedSequences() - before.decodedSequences();
        double steps = stats().decodeSteps() - before.decodeSteps();
        assertThat(sequences / steps).as("mean decode batch").isGreaterThan(3);
    }

    private static EngineStats stats() {
        return worker.getBean(ServedModels.class).all().getFirst().engine().stats();
    }

    @Test
    void others_hear_of_output_and_of_the_end() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (var listener = new QueueListener(
                postgres.unpooledDataSource(), Set.of(PredictionSignal.PROGRESS), (signal, id) -> heard.add(id))) {
            await().until(() -> heard.contains(""));
            UUID id = fixture.enqueueGreedy(20);
            await().until(() -> fixture.finished(id));
            await().until(() -> heard.contains(id.toString()));
        }
    }

    @Test
    void an_input_that_the_model_cannot_run_fails_its_prediction_and_no_other() {
        UUID tooLong = fixture.enqueueGreedy(100_000);
        UUID unreadable = fixture.enqueue("{\"prompt\": \"hi\"}");
        UUID fine = fixture.enqueueGreedy(5);
        await().until(() -> Stream.of(tooLong, unreadable, fine).allMatch(fixture::finished));
        assertThat(fixture.prediction(tooLong))
                .containsEntry("status", "failed")
                .containsEntry("error_code", "model_error");
        assertThat((String) fixture.prediction(tooLong).get("error")).contains("100000");
        assertThat((String) fixture.prediction(unreadable).get("error")).contains("max_new_tokens");
        assertThat(fixture.prediction(fine)).containsEntry("status", "succeeded");
    }

    @Test
    void output_ends_before_a_stop_sequence_and_the_model_runs_no_further() {
        UUID free = fixture.enqueueGreedy(40);
        await().until(() -> fixture.finished(free));
        String text = fixture.output(free);
        String stop = text.substring(text.length() / 2, text.length() / 2 + 3);
        UUID stopped = fixture.enqueue(
                """
                {"prompt": "%s", "max_new_tokens": 40, "temperature": 1, "top_p": 1, "top_k": 1, "repetition_penalty": 1,
                 "stop_sequences": ["not in there", %s]}
                """.formatted(WorkerFixture.PROMPT, JsonMapper.shared().writeValueAsString(stop)));
        await().until(() -> fixture.finished(stopped));
        assertThat(fixture.output(stopped)).isEqualTo(text.substring(0, text.indexOf(stop)));
        assertThat(fixture.prediction(stopped)).containsEntry("status", "succeeded");
        assertThat(fixture.committedTokens(stopped)).isBetween(1, 39);
    }

    @Test
    void health_and_metrics_are_served() throws Exception {
        UUID id = fixture.enqueueGreedy(5);
        await().until(() -> fixture.finished(id));
        assertThat(get("/actuator/health/readiness")).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/health/liveness")).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/prometheus"))
                .contains(
                        "foretell_worker_predictions_claimed_total",
                        "foretell_worker_predictions_ended_total{outcome=\"succeeded\"",
                        "foretell_worker_queue_wait_seconds_count",
                        "foretell_worker_first_token_seconds_count",
                        "foretell_worker_run_seconds_count",
                        "foretell_worker_heartbeat_age_seconds",
                        "foretell_worker_slots_used{model=\"test/tiny-gemma\"",
                        "foretell_engine_decode_batch_mean",
                        "foretell_engine_decode_steps_total");
    }

    private static String get(String path) throws Exception {
        String port = worker.getEnvironment().getRequiredProperty("local.server.port");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
