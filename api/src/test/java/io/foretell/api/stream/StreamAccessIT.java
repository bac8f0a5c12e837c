package io.foretell.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.ApiCalls;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.prediction.PredictionId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may open a stream, and how. */
class StreamAccessIT extends RunningApi {

    private ApiCalls anyone;

    @BeforeEach
    void noToken() {
        anyone = new ApiCalls(port, "");
    }

    @Test
    void a_token_that_was_not_given_out_opens_nothing() {
        String token = token(created("{}"));
        String other = token(created("{}"));
        String forged = token.substring(0, 26) + other.substring(26);
        for (String wrong : List.of(
                forged, token.substring(1), token + "a", token.toUpperCase(Locale.ROOT), token.substring(0, 26), "x")) {
            HttpResponse<String> answer =
                    anyone.get("/v1/streams/" + wrong, "Accept", "text/event-stream", "Authorization", "Bearer x");
            assertThat(ApiCalls.summary(answer))
                    .containsEntry("status", "404")
                    .containsEntry("type", "application/problem+json");
        }
        assertThat(anyone.get("/v1/streams/").statusCode()).isEqualTo(404);
    }

    @Test
    void a_deleted_prediction_has_no_stream() throws Exception {
        String id = created("{}");
        String url = stream(id);
        try (StreamClient client = new StreamClient(url)) {
            jdbc.sql("delete from prediction where id = ?")
                    .param(PredictionId.parse(id).orElseThrow())
                    .update();
            assertThat(anyone.get(url).statusCode()).isEqualTo(404);
            assertThat(client.awaitEnd()).isEmpty();
        }
    }

    @Test
    void a_last_event_id_that_is_none_is_refused() {
        assertThat(anyone.get(stream(created("{}")), "Last-Event-ID", "7").body())
                .isEqualTo(
                        "{\"title\":\"Invalid Last-Event-ID\",\"detail\":\"Last-Event-ID is not the id of an event of "
                                + "this stream; leave it out to begin at the start.\",\"status\":422}");
    }

    @Test
    void pages_of_other_sites_may_read_it() {
        String id = created("{}");
        try (TestWorker worker = worker()) {
            worker.succeed("Hello");
        }
        assertThat(anyone.get(stream(id), "Origin", "https://example.test")
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .contains("*");
        HttpResponse<String> preflight = anyone.send(anyone.request(
                        stream(id),
                        "Origin",
                        "https://example.test",
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "last-event-id")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .contains("last-event-id");
    }

    @Test
    void a_head_request_is_answered_and_holds_nothing_open() {
        HttpResponse<String> answer =
                anyone.send(anyone.request(stream(created("{}"))).method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream;charset=UTF-8");
    }

    private String token(String id) {
        return stream(id).replaceFirst(".*/", "");
    }
}
