package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Create, read and cancel over HTTP, with a worker played by the test. */
class PredictionsIT extends RunningApi {

    @Test
    void a_create_answers_in_the_bytes_of_the_contract() {
        HttpResponse<String> response = create("{\"prompt\":\"hi\",\"seed\":1}");
        String id = json(response).get("id").stringValue();
        String createdAt = json(response).get("created_at").stringValue();
        String url = "http://localhost:" + port + "/v1/predictions/" + id;
        String stream = json(response).at("/urls/stream").stringValue();
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Location")).contains(url);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(id).matches("[a-z2-7]{26}");
        assertThat(createdAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(response.body())
                .isEqualTo("{\"id\":\"" + id + "\",\"model\":\"tests/" + version.name() + "\",\"version\":\""
                        + version.digest() + "\",\"input\":{\"seed\": 1, \"top_k\": 50, \"top_p\": 0.9, "
                        + "\"prompt\": \"hi\", \"temperature\": 0.6, \"max_new_tokens\": 128, "
                        + "\"repetition_penalty\": 1.2},\"output\":null,\"logs\":\"\",\"error\":null,"
                        + "\"status\":\"starting\",\"created_at\":\"" + createdAt + "\",\"started_at\":null,"
                        + "\"completed_at\":null,\"data_removed\":false,\"metrics\":{},\"source\":\"api\",\"urls\":{"
                        + "\"get\":\"" + url + "\",\"cancel\":\"" + url + "/cancel\",\"stream\":\"" + stream + "\"}}");
        assertThat(api.get("/v1/predictions/" + id).body()).isEqualTo(response.body());
    }

    @Test
    void a_version_can_be_named_in_three_forms_and_by_the_url() {
        String name = "tests/" + version.name();
        for (String reference : new String[] {version.digest(), name + ":" + version.digest(), name}) {
            var response = api.post("/v1/predictions", "{\"version\":\"" + reference + "\",\"input\":{}}");
            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(json(response).get("version").stringValue()).isEqualTo(version.digest());
        }
        var response = api.post("/v1/models/" + name + "/predictions", "{\"input\":{}}");
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(json(response).get("model").stringValue()).isEqualTo(name);
    }

    @Test
    void a_running_prediction_shows_the_output_committed_so_far() {
        String id = created("{\"prompt\":\"hi\"}");
        try (TestWorker worker = worker()) {
            Lease lease = worker.claim();
            assertThat(get(id).get("status").stringValue()).isEqualTo("processing");
            assertThat(get(id).get("output").isNull()).isTrue();
            worker.append(lease, 0, "Hel");
            worker.append(lease, 1, "");
            worker.append(lease, 2, "lo");
            assertThat(get(id).get("output").toString()).isEqualTo("[\"Hel\",\"lo\"]");
            assertThat(get(id).get("started_at").stringValue()).endsWith("Z");
            assertThat(get(id).get("metrics").toString()).isEqualTo("{}");
        }
    }

    @Test
    void a_success_shows_output_metrics_and_cost() {
        String id = created("{\"prompt\":\"hi\"}");
        try (TestWorker worker = worker()) {
            worker.succeed("see ", "https://a.b");
        }
        JsonNode prediction = get(id);
        assertThat(prediction.get("status").stringValue()).isEqualTo("succeeded");
        assertThat(prediction.get("error").isNull()).isTrue();
        assertThat(prediction.get("output").toString()).isEqualTo("[\"see \",\"h\",\"ttps://a.b\"]");
        assertThat(prediction.get("hardware").stringValue()).isEqualTo("cpu");
        JsonNode metrics = prediction.get("metrics");
        double totalTime = metrics.get("total_time").doubleValue();
        assertThat(totalTime).isPositive();
        assertThat(metrics.toString())
                .isEqualTo("{\"predict_time\":1.5,\"total_time\":" + totalTime + ",\"input_token_count\":11,"
                        + "\"output_token_count\":2,\"time_to_first_token\":0.25,\"tokens_per_second\":1.333,"
                        + "\"cost\":\"0.00015\",\"currency\":\"USD\"}");
        assertThat(Instant.parse(prediction.get("completed_at").stringValue()))
                .isAfterOrEqualTo(Instant.parse(prediction.get("started_at").stringValue()));
    }

    @Test
    void log_probabilities_are_shown_in_the_order_of_the_tokens_and_only_to_who_asked() {
        String asked = created("{\"prompt\":\"hi\",\"logprobs\":0}");
        try (TestWorker worker = worker()) {
            Lease lease = worker.claim();
            assertThat(get(asked).get("logprobs").toString()).isEqualTo("[]");
            worker.appendWithLogprobs(lease, 0, "a", "[{\"token\": \"a\"}]");
            worker.appendWithLogprobs(lease, 1, "bc", "[{\"token\": \"b\"}, {\"token\": \"c\"}]");
            worker.finish(lease, new PredictionOutcome.Succeeded());
        }
        assertThat(get(asked).get("logprobs").findValuesAsString("token")).containsExactly("a", "b", "c");
        assertThat(get(created("{\"prompt\":\"hi\"}")).has("logprobs")).isFalse();
    }

    @Test
    void messages_take_the_place_of_the_prompt() {
        String id = created("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(get(id).get("input").has("prompt")).isFalse();
        assertThat(get(id).at("/input/messages/0/content").stringValue()).isEqualTo("hi");
    }

    @Test
    void a_failure_shows_its_error_and_code() {
        String id = created("{\"prompt\":\"hi\"}");
        try (TestWorker worker = worker()) {
            worker.finish(worker.claim(), new PredictionOutcome.Failed("model_error", "It broke."));
        }
        JsonNode prediction = get(id);
        assertThat(prediction.get("status").stringValue()).isEqualTo("failed");
        assertThat(prediction.get("error").stringValue()).isEqualTo("It broke.");
        assertThat(prediction.get("error_code").stringValue()).isEqualTo("model_error");
        assertThat(prediction.get("output").isNull()).isTrue();
    }

    @Test
    void canceling_a_waiting_prediction_finishes_it_and_doing_it_again_changes_nothing() {
        String id = created("{\"prompt\":\"hi\"}");
        HttpResponse<String> first = cancel(id);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(json(first).get("status").stringValue()).isEqualTo("canceled");
        assertThat(json(first).get("error").isNull()).isTrue();
        assertThat(json(first).get("started_at").isNull()).isTrue();
        assertThat(json(first).at("/metrics/cost").stringValue()).isEqualTo("0");
        HttpResponse<String> second = cancel(id);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void canceling_a_running_prediction_waits_a_moment_for_its_worker() throws InterruptedException {
        String id = created("{\"prompt\":\"hi\"}");
        try (TestWorker worker = worker()) {
            Lease lease = worker.claim();
            worker.append(lease, 0, "Hel");
            Thread obedient = Thread.ofVirtual().start(() -> {
                var requested = jdbc.sql(
                                "select cancel_requested_at is not null from queue_entry where prediction_id = ?")
                        .param(lease.predictionId());
                while (!requested.query(Boolean.class).single()) {
                    Thread.onSpinWait();
                }
                worker.finish(lease, new PredictionOutcome.Canceled());
            });
            JsonNode canceled = json(cancel(id));
            obedient.join();
            assertThat(canceled.get("status").stringValue()).isEqualTo("canceled");
            assertThat(canceled.get("output").toString()).isEqualTo("[\"Hel\"]");
        }
    }

    @Test
    void a_deadline_is_shown_only_when_the_caller_gave_it() {
        JsonNode with = json(create("{}", "Cancel-After", "1h30m"));
        assertThat(Instant.parse(with.get("deadline").stringValue()))
                .isEqualTo(Instant.parse(with.get("created_at").stringValue()).plusSeconds(5400));
        assertThat(json(create("{}")).has("deadline")).isFalse();
    }

    @Test
    void a_waiting_prediction_past_its_deadline_is_canceled_by_any_api_process() {
        String id = created("{}");
        jdbc.sql("update queue_entry set deadline_at = now() where prediction_id = ?")
                .param(PredictionId.parse(id).orElseThrow())
                .update();
        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () -> assertThat(get(id).get("status").stringValue()).isEqualTo("canceled"));
    }

    @Test
    void a_webhook_and_its_events_are_shown() {
        JsonNode prediction = json(api.post(
                "/v1/predictions",
                "{\"version\":\"%s\",\"input\":{},\"webhook\":\"https://example.test/hook\",\"webhook_events_filter\":[\"completed\"],\"stream\":true}"
                        .formatted(version.digest())));
        assertThat(prediction.get("webhook").stringValue()).isEqualTo("https://example.test/hook");
        assertThat(prediction.get("webhook_events_filter").toString()).isEqualTo("[\"completed\"]");
    }

    @Test
    void unknown_keys_inside_the_input_are_dropped() {
        assertThat(json(create("{\"prompt\":\"hi\",\"voice\":\"deep\"}"))
                        .get("input")
                        .has("voice"))
                .isFalse();
    }

    @Test
    void another_accounts_prediction_does_not_exist_for_a_caller() {
        String id = created("{}");
        ApiCalls other =
                new ApiCalls(port, tokens.create(newAccount().id(), "other").plain());
        assertThat(other.get("/v1/predictions/" + id).statusCode()).isEqualTo(404);
        assertThat(other.post("/v1/predictions/" + id + "/cancel", "").statusCode())
                .isEqualTo(404);
        assertThat(json(other.get("/v1/predictions")).get("results").isEmpty()).isTrue();
        assertThat(get(id).get("status").stringValue()).isEqualTo("starting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "aaaaaaaaaaaaaaaaaaaaaaaaaa", "ageqkxnms53uxpgowmbatguak5"})
    void an_id_that_names_nothing_is_not_found(String id) {
        assertThat(ApiCalls.summary(api.get("/v1/predictions/" + id)))
                .containsEntry("status", "404")
                .containsEntry("type", "application/problem+json")
                .containsEntry("body", "{\"detail\":\"The requested resource could not be found.\",\"status\":404}");
        assertThat(cancel(id).statusCode()).isEqualTo(404);
    }

    @Test
    void a_doubled_version_in_the_path_leads_to_the_same_answers() {
        String id = created("{}");
        assertThat(api.get("/v1/v1/predictions/" + id).body())
                .isEqualTo(api.get("/v1/predictions/" + id).body());
        var created = api.post("/v1/v1/predictions", "{\"version\":\"" + version.digest() + "\",\"input\":{}}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).at("/urls/get").stringValue())
                .startsWith("http://localhost:" + port + "/v1/predictions/");
        assertThat(new ApiCalls(port, "").get("/v1/v1/predictions/" + id).statusCode())
                .isEqualTo(401);
        assertThat(json(api.get("/v1/v1/predictions?created_before=2020-01-01"))
                        .get("results")
                        .isEmpty())
                .isTrue();
    }

    private JsonNode get(String id) {
        return json(api.get("/v1/predictions/" + id));
    }

    private HttpResponse<String> cancel(String id) {
        return api.post("/v1/predictions/" + id + "/cancel", "");
    }
}
