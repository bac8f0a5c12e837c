package io.foretell.api.page.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.user.Role;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model page and the prediction page as a browser without JavaScript has them, with a worker played by the test. */
class ModelPageIT extends RunningApi {

    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";

    private String page;
    private Browser browser;

    @BeforeEach
    void signIn() {
        page = "/tests/" + version.name();
        browser = signedIn(account, Role.MEMBER);
    }

    @Test
    void the_form_is_the_schemas() {
        String html = browser.get(page).body();
        assertThat(html)
                .contains("<label for=\"input-prompt\">Prompt</label>")
                .contains("Write me a poem about Machine Learning.</textarea>")
                .contains("id=\"input-top_p\" name=\"input.top_p\" min=\"0.05\" max=\"1\" step=\"any\" value=\"0.9\"")
                .contains("data-slider-of=\"input-top_p\"")
                .contains("How random the choice of tokens is")
                .doesNotContain("data-slider-of=\"input-seed\"");
    }

    @Test
    void a_run_is_stored_as_the_users_accounts_and_from_the_web_and_leads_to_its_page() {
        HttpResponse<String> run =
                run(Map.of("input.prompt", "hi", "input.top_k", "7", "input.stop_sequences", "a\r\nb"));
        assertThat(run.uri().getPath()).matches("/p/[a-z2-7]{26}");
        assertThat(run.body()).contains("Waiting", "no worker serves this version", "http-equiv=\"refresh\"");
        String id = run.uri().getPath().substring(3);
        assertThat(json(api.get("/v1/predictions/" + id)).get("source").stringValue())
                .isEqualTo("web");
        assertThat(json(api.get("/v1/predictions/" + id)).get("input").toString())
                .contains("\"prompt\":\"hi\"", "\"top_k\":7", "\"stop_sequences\":[\"a\",\"b\"]");
    }

    @Test
    void output_is_shown_as_text_with_time_speed_and_cost() {
        String path = run(Map.of("input.prompt", SCRIPT)).uri().getPath();
        try (TestWorker worker = worker()) {
            Lease lease = worker.claim();
            worker.append(lease, 0, "so far " + SCRIPT);
            String running = browser.get(path).body();
            assertThat(running)
                    .contains("Running", "so far " + ESCAPED, "data-stream=")
                    .doesNotContain(SCRIPT);
            worker.finish(lease, new PredictionOutcome.Succeeded());
        }
        String finished = browser.get(path).body();
        assertThat(finished)
                .contains("Succeeded", ESCAPED, "250 ms", "1.3 tokens/s", "1.5 s", "$0.00015")
                .doesNotContain(SCRIPT, "http-equiv=\"refresh\"", "hx-get=", ">Cancel<");
    }

    @Test
    void cancel_ends_in_a_sentence_whatever_has_happened_meanwhile() {
        String path = run(Map.of("input.prompt", "hi")).uri().getPath();
        HttpResponse<String> canceled = browser.submit(path, path + "/cancel", Map.of());
        assertThat(canceled.body()).contains("Canceled before it ran; it costs nothing.", ">Canceled<");
        assertThat(browser.submit(path, path + "/cancel", Map.of()).body())
                .contains("It had finished already, so nothing was canceled.");
    }

    @Test
    void an_input_that_does_not_fit_comes_back_with_what_is_wrong_beside_its_field() {
        HttpResponse<String> refused = run(Map.of("input.prompt", "kept " + SCRIPT, "input.temperature", "nine"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("kept " + ESCAPED, "Invalid type. Expected: number, given: string.", "aria-invalid=\"true\"")
                .contains("curl -s", "{&quot;prompt&quot;:&quot;kept ")
                .doesNotContain(SCRIPT);
        assertThat(storedPredictions()).isZero();
    }

    @Test
    void another_accounts_prediction_is_not_found_and_a_stranger_is_sent_to_sign_in() {
        String path = run(Map.of("input.prompt", "hi")).uri().getPath();
        assertThat(new Browser(port).get(path).uri().getPath()).isEqualTo("/sign-in");
        Browser stranger = signedIn(newAccount(), Role.ADMIN);
        assertThat(stranger.get(path).statusCode()).isEqualTo(404);
        assertThat(stranger.submit(page, path + "/cancel", Map.of()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_private_model_is_there_for_its_owners_account_alone() {
        jdbc.sql("update model set visibility = 'private', owner = ? where name = ?")
                .params(account.username(), version.name())
                .update();
        String privately = "/" + account.username() + "/" + version.name();
        assertThat(browser.get(privately).body()).contains("Private");
        assertThat(browser.get("/").body()).contains(version.name());

        Browser stranger = signedIn(newAccount(), Role.ADMIN);
        for (Browser nobody : List.of(stranger, new Browser(port))) {
            for (String tab : List.of("", "/api", "/versions")) {
                assertThat(nobody.get(privately + tab).statusCode()).isEqualTo(404);
            }
            assertThat(nobody.get("/").body()).doesNotContain(version.name());
        }
    }

    @Test
    void a_model_without_versions_has_no_page() {
        registry.remove("tests/" + version.name());
        for (String tab : List.of("", "/api", "/versions")) {
            assertThat(browser.get(page + tab).statusCode()).as(tab).isEqualTo(404);
        }
    }

    @Test
    void run_time_and_cost_come_from_real_runs() {
        assertThat(browser.get(page).body()).contains("No prediction of this version has succeeded yet");
        try (TestWorker worker = worker()) {
            for (int i = 0; i < 3; i++) {
                created("{\"prompt\":\"hi\"}");
                worker.succeed("hello");
            }
        }
        assertThat(browser.get(page).body())
                .contains("This model runs on <strong>CPU</strong> hardware.")
                .contains("Predictions typically complete within <strong>2 seconds</strong>.")
                .contains("costs approximately <strong>$0.00015</strong>", "6,666 runs per $1")
                .contains("Of the last 3 runs, half took up to 1.5 s");
    }

    @Test
    void the_same_in_code_has_the_forms_values() {
        HttpResponse<String> snippets = browser.submit(
                page, page + "/snippets", Map.of("input.prompt", "it's", "input.top_k", "50", "input.top_p", "0.5"));
        assertThat(snippets.body())
                .contains("{&quot;prompt&quot;:&quot;it&#39;\\&#39;&#39;s&quot;,&quot;top_p&quot;:0.5}")
                .doesNotContain("top_k");
    }

    @Test
    void a_prediction_can_be_tweaked_and_run_again() {
        String path = run(Map.of(
                        "input.prompt", "\r\nhi again", "input.seed", "42", "input.stop_sequences", "[\"\\n\\n\"]"))
                .uri()
                .getPath();
        assertThat(json(api.get("/v1/predictions/" + path.substring(3)))
                        .get("input")
                        .toString())
                .contains("\"prompt\":\"\\nhi again\"", "\"stop_sequences\":[\"\\n\\n\"]");
        assertThat(browser.get(path).body()).contains(page + "?prediction=" + path.substring(3));
        assertThat(browser.get(page + "?prediction=" + path.substring(3)).body())
                .contains(">\n\nhi again</textarea>", "value=\"42\"", ">\n[&quot;\\n\\n&quot;]</textarea>");
        assertThat(new Browser(port)
                        .get(page + "?prediction=" + path.substring(3))
                        .body())
                .doesNotContain("hi again");
    }

    private HttpResponse<String> run(Map<String, String> fields) {
        return browser.submit(page, page + "/runs", fields);
    }
}
