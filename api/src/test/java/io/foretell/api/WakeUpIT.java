package io.foretell.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.webhook.Receiver;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** What a signal sets off, where polling would come far too late to be the cause. */
@TestPropertySource(properties = {"foretell.prediction.wait-poll=10m", "foretell.webhook.poll=10m"})
class WakeUpIT extends RunningApi {

    @Test
    void a_held_caller_is_answered_when_the_worker_signals() {
        try (TestWorker worker = worker();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<HttpResponse<String>> answer =
                    CompletableFuture.supplyAsync(() -> create("{\"prompt\":\"hi\"}", "Prefer", "wait"), threads);
            Awaitility.await().until(() -> storedPredictions() == 1);
            worker.succeed("Hello");
            assertThat(json(answer.join()).get("status").stringValue()).isEqualTo("succeeded");
        }
    }

    @Test
    void a_webhook_is_sent_when_the_worker_signals() throws Exception {
        try (Receiver receiver = new Receiver((exchange, attempt) -> 200);
                TestWorker worker = worker()) {
            assertThat(api.post(
                                    "/v1/predictions",
                                    "{\"version\":\"%s\",\"input\":{},\"webhook\":\"%s\"}"
                                            .formatted(version.digest(), receiver.url("/hook")))
                            .statusCode())
                    .isEqualTo(201);
            worker.succeed("Hello");
            Awaitility.await().until(() -> receiver.received.size() == 1);
        }
    }
}
