package io.foretell.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.account.WebhookSecret;
import io.foretell.api.prediction.PredictionId;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Deliveries to a real receiver. Attempts are limited to 3 and 700 ms here, see {@link RunningApi}. */
class WebhooksIT extends RunningApi {

    @Autowired
    private WebhookDispatcher dispatcher;

    @Test
    void a_finished_prediction_is_told_signed_and_as_a_get_shows_it() throws Exception {
        try (Receiver receiver = new Receiver((exchange, attempt) -> 200)) {
            String id = succeeded(receiver.url("/hook"));
            awaitDelivery(id, "delivered_at is not null");
            Receiver.Received received = receiver.received.getFirst();
            assertThat(received.path()).isEqualTo("/hook");
            assertThat(received.header("content-type")).isEqualTo("application/json");
            assertSigned(received);
            ObjectNode shown = (ObjectNode) json(api.get("/v1/predictions/" + id));
            ObjectNode told = (ObjectNode) JsonMapper.shared().readTree(received.body());
            assertThat(told.at("/urls/get").stringValue()).isEqualTo("https://api.example.test/v1/predictions/" + id);
            shown.remove("urls");
            told.remove("urls");
            assertThat(told).isEqualTo(shown);
            assertThat(told.at("/metrics/cost").stringValue()).isEqualTo("0.00015");
            assertThat(receiver.received).hasSize(1);
        }
    }

    @Test
    void a_dispatcher_that_was_stopped_and_started_sends_again() throws Exception {
        dispatcher.stop();
        dispatcher.start();
        try (Receiver receiver = new Receiver((exchange, attempt) -> 200)) {
            awaitDelivery(succeeded(receiver.url("/hook")), "delivered_at is not null");
        }
    }

    @Test
    void a_failed_attempt_is_repeated_under_the_same_message_id() throws Exception {
        try (Receiver receiver = new Receiver((exchange, attempt) -> attempt == 1 ? 500 : 204)) {
            String id = succeeded(receiver.url("/hook"));
            Map<String, Object> delivery = awaitDelivery(id, "delivered_at is not null");
            assertThat(delivery).containsEntry("attempts", 2).containsEntry("last_status", 204);
            assertThat(receiver.received)
                    .hasSize(2)
                    .allSatisfy(this::assertSigned)
                    .extracting(received -> received.header("webhook-id"))
                    .containsOnly(receiver.received.getFirst().header("webhook-id"));
        }
    }

    @Test
    void a_redirect_is_not_followed_and_after_the_last_attempt_the_delivery_is_given_up() throws Exception {
        try (Receiver receiver = new Receiver((exchange, attempt) -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            return 302;
        })) {
            String id = succeeded(receiver.url("/hook"));
            assertThat(awaitDelivery(id, "next_attempt_at is null"))
                    .containsEntry("attempts", 3)
                    .containsEntry("delivered_at", null)
                    .containsEntry("last_status", 302)
                    .containsEntry("last_error", "the receiver answered 302, a redirect, which is not followed");
            assertThat(receiver.received)
                    .hasSize(3)
                    .allMatch(received -> received.path().equals("/hook"));
        }
    }

    @Test
    void a_slow_receiver_is_not_waited_for() throws Exception {
        try (Receiver receiver = new Receiver((exchange, attempt) -> {
            awaitClose(attempt);
            return 200;
        })) {
            slow = receiver;
            String id = succeeded(receiver.url("/hook"));
            assertThat(awaitDelivery(id, "last_error is not null"))
                    .containsEntry("last_error", "no answer within 0.7 s");
        }
    }

    private volatile Receiver slow;

    private void awaitClose(int attempt) {
        try {
            assertThat(slow.closed.await(30, TimeUnit.SECONDS))
                    .as("attempt %s", attempt)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void an_endless_answer_does_not_hold_a_delivery_up() throws Exception {
        try (Receiver receiver = new Receiver((exchange, attempt) -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] noise = new byte[8_192];
            while (true) {
                exchange.getResponseBody().write(noise); // until the sender hangs up
            }
        })) {
            String id = succeeded(receiver.url("/hook"));
            awaitDelivery(id, "delivered_at is not null");
        }
    }

    @Test
    void a_receiver_that_is_not_there_is_named_so() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0)) {
            unused = socket.getLocalPort();
        }
        String id = succeeded("http://127.0.0.1:" + unused + "/hook");
        assertThat(awaitDelivery(id, "next_attempt_at is null"))
                .containsEntry("last_status", null)
                .containsEntry("last_error", "no connection: the receiver refused it or can't be reached");
    }

    @Test
    void an_event_that_the_caller_did_not_ask_for_is_not_sent() throws Exception {
        try (Receiver receiver = new Receiver((exchange, attempt) -> 200)) {
            String id = succeeded(receiver.url("/hook"), "[\"start\"]");
            assertThat(jdbc.sql("select count(*) from webhook_delivery where prediction_id = ?")
                            .param(PredictionId.parse(id).orElseThrow())
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void the_secret_is_the_accounts() {
        String secret = json(api.get("/v1/webhooks/default/secret")).get("key").stringValue();
        assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(WebhookSecret.parse(secret)).isEqualTo(accounts.webhookSecret(account.id()));
    }

    private void assertSigned(Receiver.Received received) {
        WebhookSecret secret = WebhookSecret.parse(
                json(api.get("/v1/webhooks/default/secret")).get("key").stringValue());
        String id = received.header("webhook-id");
        long timestamp = Long.parseLong(received.header("webhook-timestamp"));
        assertThat(id).matches("msg_[a-z2-7]{26}");
        assertThat(received.header("webhook-signature"))
                .isEqualTo(WebhookSignature.sign(
                        secret, id, timestamp, received.body().getBytes(UTF_8)));
    }

    private String succeeded(String url) {
        return succeeded(url, "[\"completed\"]");
    }

    private String succeeded(String url, String events) {
        JsonNode created = json(api.post(
                "/v1/predictions",
                "{\"version\":\"%s\",\"input\":{},\"webhook\":\"%s\",\"webhook_events_filter\":%s}"
                        .formatted(version.digest(), url, events)));
        try (TestWorker worker = worker()) {
            worker.succeed("Hello");
        }
        return created.get("id").stringValue();
    }

    private Map<String, Object> awaitDelivery(String id, String condition) {
        String sql = "select * from webhook_delivery where prediction_id = ? and " + condition;
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> jdbc.sql(sql)
                                .param(PredictionId.parse(id).orElseThrow())
                                .query()
                                .listOfRows(),
                        rows -> !rows.isEmpty())
                .getFirst();
    }
}
