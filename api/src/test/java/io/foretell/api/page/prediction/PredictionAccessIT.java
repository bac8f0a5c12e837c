package io.foretell.api.page.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.Browser;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.user.Role;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who sees a prediction's page: its account's users, and everybody what is shared of it. */
class PredictionAccessIT extends PredictionReaders {

    @Test
    void a_stranger_is_sent_to_sign_in_and_does_not_learn_whether_the_prediction_exists() {
        String id = created("{\"prompt\":\"hi\"}");
        for (String asked : List.of(id, PredictionId.format(UUID.randomUUID()), "nonsense")) {
            for (String path : List.of("/p/" + asked, "/p/" + asked + "/live", "/p/" + asked + "/state")) {
                HttpResponse<String> answer = new Browser(port).get(path);
                assertThat(answer.uri().getPath()).as(path).isEqualTo("/sign-in");
                assertThat(answer.uri().getQuery()).isEqualTo("to=" + path);
            }
        }
    }

    @Test
    void another_accounts_prediction_and_an_unknown_one_are_not_found_whatever_is_tried() {
        String id = created("{\"prompt\":\"hi\"}");
        Browser other = other(Role.ADMIN);
        for (String asked : List.of(id, PredictionId.format(UUID.randomUUID()), "nonsense")) {
            for (String part : List.of("", "/live", "/state", "/deliveries")) {
                assertThat(other.get("/p/" + asked + part).statusCode())
                        .as(asked + part)
                        .isEqualTo(404);
            }
            for (String action : List.of("cancel", "retry", "share")) {
                assertThat(other.submit(FORM, "/p/" + asked + "/" + action, Map.of("shared", "true"))
                                .statusCode())
                        .as(asked + action)
                        .isEqualTo(404);
            }
        }
        assertThat(new Browser(port).get("/p/" + id).uri().getPath()).isEqualTo("/sign-in");
        assertThat(browser.get("/p/" + id).body()).contains("Waiting", ">Private<");
    }

    @Test
    void an_action_without_its_token_does_nothing() {
        String id = created("{\"prompt\":\"hi\"}");
        assertThat(browser.post("/p/" + id + "/share", "shared=true").statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/p/" + id + "/cancel", "").statusCode()).isEqualTo(403);
        assertThat(browser.get("/p/" + id).body()).contains("Waiting", ">Private<");
    }

    @Test
    void a_reader_whose_session_has_ended_is_sent_to_sign_in_from_the_part_that_asks() {
        String id = created("{\"prompt\":\"hi\"}");
        for (String part : List.of("/live", "/state", "/deliveries")) {
            HttpResponse<String> answer = new Browser(port).getPart("/p/" + id + part, "/p/" + id + "?a");
            assertThat(answer.statusCode()).as(part).isEqualTo(401);
            assertThat(answer.headers().firstValue("HX-Redirect")).contains("/sign-in?to=%2Fp%2F" + id + "%3Fa");
        }
    }

    @Test
    void a_page_whose_prediction_is_gone_for_its_reader_loads_itself_again() {
        String id = created("{\"prompt\":\"hi\"}");
        HttpResponse<String> gone = other(Role.MEMBER).getPart("/p/" + id + "/live", "/p/" + id);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.headers().firstValue("HX-Refresh")).contains("true");
        assertThat(browser.getPart("/p/" + id + "/live", "/p/" + id).headers().firstValue("HX-Refresh"))
                .isEmpty();
    }

    @Test
    void anyone_with_the_address_sees_a_shared_prediction_until_sharing_stops_and_nothing_private_of_it() {
        String id = created("{\"prompt\":\"a secretless prompt\"}");
        String page = "/p/" + id;
        Lease lease = worker.claim();
        worker.append(lease, 0, "an answer");
        assertThat(browser.submit(page, page + "/share", Map.of("shared", "true"))
                        .body())
                .contains("Shared: anyone who has its address", "http://localhost:" + port + page, "Stop sharing");
        String running = new Browser(port).get(page).body();
        assertThat(running)
                .contains("Running", "an answer", "hx-get=\"" + page + "/live\"")
                .doesNotContain("data-stream");
        assertThat(new Browser(port).get(page + "/live").body())
                .containsOnlyOnce("an answer")
                .contains("Running");

        worker.finish(lease, new Failed("model_error", "an inside detail"));
        jdbc.sql(
                        "update prediction set logs = 'a line of its log', webhook_url = 'https://hook.test', retry_of = uuidv7(), retried_as = uuidv7() where id = ?")
                .param(PredictionId.parse(id).orElseThrow())
                .update();
        for (Browser reader : List.of(new Browser(port), other(Role.MEMBER), other(Role.ADMIN))) {
            for (String part : List.of("", "/live")) {
                assertThat(reader.get(page + part).body())
                        .contains("Failed", "an answer", "1.5 s", "$0.00015", "could not run this input", "attempt 1")
                        .doesNotContain(
                                account.username(),
                                "an inside detail",
                                "a line of its log",
                                "hook.test",
                                " on test",
                                "Retried as",
                                "Repeats",
                                ">Retry<",
                                "Stop sharing",
                                "every 1s");
            }
            assertThat(reader.get(page).body()).contains("a secretless prompt", "noindex");
        }
        for (String part : List.of("/state", "/deliveries")) {
            assertThat(new Browser(port).get(page + part).uri().getPath()).isEqualTo("/sign-in");
            assertThat(other(Role.ADMIN).get(page + part).statusCode()).isEqualTo(404);
        }
        for (String action : List.of("cancel", "retry", "share")) {
            assertThat(other(Role.ADMIN)
                            .submit(FORM, page + "/" + action, Map.of("shared", "false"))
                            .statusCode())
                    .as(action)
                    .isEqualTo(404);
        }

        assertThat(browser.submit(page, page + "/share", Map.of("shared", "false"))
                        .body())
                .contains("No longer shared: only its account", ">Private<");
        assertThat(new Browser(port).get(page).uri().getPath()).isEqualTo("/sign-in");
        assertThat(new Browser(port).get(page + "/live").uri().getPath()).isEqualTo("/sign-in");
        assertThat(other(Role.ADMIN).get(page).statusCode()).isEqualTo(404);
    }
}
