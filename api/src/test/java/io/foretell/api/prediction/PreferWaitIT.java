package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** {@code Prefer: wait}: how long an answer is held, and what it says. */
class PreferWaitIT extends RunningApi {

    @Autowired
    private PredictionQueries queries;

    @Autowired
    private PredictionProgress progress;

    @Autowired
    private PredictionProperties properties;

    @Test
    void a_prediction_that_finishes_in_time_is_answered_complete() {
        try (TestWorker worker = worker()) {
            var response = createAsync("wait");
            awaitQueued(1);
            worker.succeed("Hello", " world");
            HttpResponse<String> answer = response.join();
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait");
            assertThat(json(answer).get("status").stringValue()).isEqualTo("succeeded");
            assertThat(json(answer).get("output").toString()).isEqualTo("[\"Hello\",\" world\"]");
            assertThat(json(answer).at("/metrics/output_token_count").intValue())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_failure_ends_the_wait_too() {
        try (TestWorker worker = worker()) {
            var response = createAsync("wait=30");
            awaitQueued(1);
            worker.finish(worker.claim(), new PredictionOutcome.Failed("model_error", "It broke."));
            assertThat(response.join().statusCode()).isEqualTo(201);
            assertThat(json(response.join()).get("error").stringValue()).isEqualTo("It broke.");
        }
    }

    @Test
    void a_lost_signal_only_delays_the_answer() {
        try (TestWorker worker = worker()) {
            var response = createAsync("wait=30");
            awaitQueued(1);
            worker.finishSilently(worker.claim(), new PredictionOutcome.Succeeded());
            assertThat(json(response.join()).get("status").stringValue()).isEqualTo("succeeded");
        }
    }

    @Test
    void when_time_is_over_the_answer_says_starting_without_output_even_if_it_runs() {
        try (TestWorker worker = worker()) {
            var response = createAsync("respond-async, wait=1");
            awaitQueued(1);
            Lease lease = worker.claim();
            worker.append(lease, 0, "Hel");
            HttpResponse<String> answer = response.join();
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=1");
            JsonNode prediction = json(answer);
            assertThat(prediction.get("status").stringValue()).isEqualTo("starting");
            assertThat(prediction.get("output").isNull()).isTrue();
            assertThat(prediction.get("started_at").isNull()).isTrue();
            String id = prediction.get("id").stringValue();
            assertThat(json(api.get("/v1/predictions/" + id)).get("status").stringValue())
                    .isEqualTo("processing");
        }
    }

    @Test
    void a_preference_that_is_no_wait_is_ignored() {
        HttpResponse<String> answer = create("{}", "Prefer", "respond-async, wait=0");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
    }

    @Test
    void many_callers_wait_at_once_and_each_gets_its_own_answer() {
        try (TestWorker worker = worker()) {
            var responses =
                    IntStream.range(0, 30).mapToObj(i -> createAsync("wait")).toList();
            awaitQueued(30);
            for (int i = 0; i < 30; i++) {
                worker.succeed("done");
            }
            assertThat(responses.stream().map(CompletableFuture::join).map(r -> json(r)))
                    .allSatisfy(prediction ->
                            assertThat(prediction.get("status").stringValue()).isEqualTo("succeeded"))
                    .extracting(prediction -> prediction.get("id").stringValue())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_stop_of_the_application_ends_waits_and_lets_none_begin() throws InterruptedException {
        PredictionWait waits = new PredictionWait(queries, progress, properties);
        waits.start();
        Thread waiter = Thread.ofVirtual().start(() -> waits.await(UUID.randomUUID(), Duration.ofMinutes(1)));
        Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        waits.stop();
        assertThat(waiter.join(Duration.ofSeconds(5))).isTrue();
        Thread late = Thread.ofVirtual().start(() -> waits.await(UUID.randomUUID(), Duration.ofMinutes(1)));
        assertThat(late.join(Duration.ofSeconds(5))).isTrue();
    }

    private CompletableFuture<HttpResponse<String>> createAsync(String prefer) {
        return CompletableFuture.supplyAsync(
                () -> create("{\"prompt\":\"hi\"}", "Prefer", prefer), Executors.newVirtualThreadPerTaskExecutor());
    }

    private void awaitQueued(int count) {
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> storedPredictions() == count);
    }
}
