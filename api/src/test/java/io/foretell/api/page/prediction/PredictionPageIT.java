package io.foretell.api.page.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.prediction.PredictionId;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import org.junit.jupiter.api.Test;

/** What a prediction's page shows, and what its parts answer. */
class PredictionPageIT extends PredictionReaders {

    @Test
    void the_input_is_listed_with_its_titles_and_what_is_by_default_is_marked() {
        String html = browser.get("/p/" + created("{\"prompt\":\"hi " + SCRIPT + "\",\"top_k\":7}"))
                .body();
        assertThat(html).contains(">hi " + ESCAPED + "</pre>").doesNotContain(SCRIPT);
        assertThat(field(html, "Prompt")).doesNotContain("default");
        assertThat(field(html, "Top K")).contains("<dd>7</dd>").doesNotContain("default");
        assertThat(field(html, "Top P")).contains("<dd>0.9</dd>", "default");
        assertThat(html).doesNotContain("<dt>Seed</dt>");
    }

    private static String field(String html, String title) {
        int from = html.indexOf("<dt>" + title + "</dt>");
        assertThat(from).as(title).isPositive();
        return html.substring(from, html.indexOf("</div>", from));
    }

    @Test
    void a_running_prediction_shows_its_output_once_and_its_state_is_light() {
        String id = created("{\"prompt\":\"hi\"}");
        Lease lease = worker.claim();
        worker.append(lease, 0, "Roses " + SCRIPT);
        String page = browser.get("/p/" + id).body();
        assertThat(page)
                .containsOnlyOnce("Roses " + ESCAPED)
                .contains("data-stream=\"/v1/streams/" + id, "hx-trigger=\"every 1s\"", "hx-get=\"/p/" + id + "/live\"")
                .contains("attempt 1", " on test", "First output", "Writing", ">Cancel<")
                .doesNotContain(SCRIPT, "output-so-far", "Retry");
        String live = browser.get("/p/" + id + "/live").body();
        assertThat(live)
                .contains("Running", "id=\"timeline\"", "hx-swap-oob=\"true\"", "every 1s")
                .doesNotContain("Roses", "run-actions", "<html");
        assertThat(browser.get("/p/" + id + "/state").body())
                .contains("Running", "hx-get=\"/p/" + id + "/state\"")
                .doesNotContain("Roses", "timeline");

        worker.finish(lease, new Succeeded());
        assertThat(browser.get("/p/" + id + "/live").body())
                .containsOnlyOnce("Roses " + ESCAPED)
                .contains("Succeeded", "id=\"timeline\"", "id=\"run-actions\"", "id=\"run-more\"")
                .doesNotContain("every 1s");
        assertThat(browser.get("/p/" + id + "/state").body())
                .containsOnlyOnce("Roses")
                .doesNotContain("every 1s");
        assertThat(browser.get("/p/" + id).body())
                .containsOnlyOnce("Roses " + ESCAPED)
                .contains("250 ms", "1.3 tokens/s", "11 tokens", "2 tokens", "1.5 s", "$0.00015")
                .contains("Cost: 1.5 s × $0.0001 per second = $0.00015", "in all", ">Retry<")
                .doesNotContain("every 1s", "http-equiv=\"refresh\"", ">Cancel<", "data-stream");
    }

    @Test
    void a_failed_prediction_shows_all_of_its_error_and_what_to_do() {
        String id = created("{\"prompt\":\"hi\"}");
        String error = "The model stumbled. ".repeat(20) + SCRIPT;
        worker.finish(worker.claim(), new Failed("model_error", error));
        assertThat(browser.get("/p/" + id).body())
                .contains("The model stumbled. ".repeat(20) + ESCAPED, "Retry it. If it fails again")
                .doesNotContain(SCRIPT);
    }

    @Test
    void a_prediction_that_its_deadline_ended_says_so() {
        String id = created("{\"prompt\":\"hi\"}");
        worker.claim();
        jdbc.sql("update queue_entry set deadline_at = now() - interval '2 minutes' where prediction_id = ?")
                .param(PredictionId.parse(id).orElseThrow())
                .update();
        await().until(() -> browser.get("/p/" + id).body().contains(">Canceled<"));
        assertThat(browser.get("/p/" + id).body()).contains("its deadline passed before it finished", "Not stopped");
    }

    @Test
    void webhook_deliveries_are_listed_with_what_the_receiver_answered() {
        String id = created("{\"prompt\":\"hi\"}");
        worker.succeed("hello");
        assertThat(browser.get("/p/" + id).body()).doesNotContain("Webhook");
        jdbc.sql("update prediction set webhook_url = ?, webhook_events = '{start,completed}' where id = ?")
                .params("https://example.test/" + SCRIPT, PredictionId.parse(id).orElseThrow())
                .update();
        assertThat(browser.get("/p/" + id).body())
                .contains(
                        "https://example.test/" + ESCAPED,
                        "start, completed",
                        "Nothing has been sent: of these only completed is")
                .doesNotContain(SCRIPT);
        deliver(id, "start", "last_status, last_error, next_attempt_at", "500, '" + SCRIPT + "', null");
        deliver(id, "completed", "last_status, last_error, next_attempt_at", "429, 'busy', now() + interval '1 hour'");
        deliver(id, "logs", "last_status, delivered_at", "204, now()");
        assertThat(browser.get("/p/" + id).body())
                .contains("Given up", "HTTP 500", ESCAPED, "no further attempt")
                .contains("Retrying", "HTTP 429", "busy", "next attempt", "hx-get=\"/p/" + id + "/deliveries\"")
                .contains("Delivered", "HTTP 204", "3 attempts", "every 5s")
                .doesNotContain(SCRIPT);
        jdbc.sql("update webhook_delivery set next_attempt_at = null where account_id = ?")
                .param(account.id())
                .update();
        assertThat(browser.get("/p/" + id + "/deliveries").body())
                .contains("Given up")
                .doesNotContain("every 5s", "<html");
    }

    private void deliver(String id, String event, String columns, String values) {
        jdbc.sql("insert into webhook_delivery (prediction_id, account_id, event, url, attempts, %s)".formatted(columns)
                        + " values (?, ?, ?, 'https://example.test', 3, %s)".formatted(values))
                .params(PredictionId.parse(id).orElseThrow(), account.id(), event)
                .update();
    }

    @Test
    void logs_are_shown_where_there_are_any() {
        String id = created("{\"prompt\":\"hi\"}");
        worker.succeed("hello");
        assertThat(browser.get("/p/" + id).body()).doesNotContain("Logs");
        jdbc.sql("update prediction set logs = ? where id = ?")
                .params("loaded " + SCRIPT, PredictionId.parse(id).orElseThrow())
                .update();
        assertThat(browser.get("/p/" + id).body())
                .contains("Logs", "loaded " + ESCAPED)
                .doesNotContain(SCRIPT);
    }
}
