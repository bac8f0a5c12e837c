package io.foretell.api.page.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.account.Account;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.user.Role;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.PredictionQueue;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prediction's page as a browser without JavaScript has it, and what its parts answer, with a worker played by the test. */
class PredictionPageIT extends RunningApi {

    private static final String PASSWORD = "correct horse battery staple";
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;";
    private static final String FORM = "/settings/password";

    private Browser browser;
    private TestWorker worker;

    @BeforeEach
    void signIn() {
        users.create(account.id(), account.username(), PASSWORD, Role.MEMBER);
        browser = new Browser(port);
        browser.signIn(account.username(), PASSWORD);
        worker = worker();
    }

    @AfterEach
    void close() {
        worker.close();
    }

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
            assertThat(answer.headers().firstValue("HX-Redirect")).contains("/sign-in?to=%2Fp%2F" + id);
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
    void a_retry_leads_to_the_new_prediction_and_so_does_a_second_one() {
        String id = created("{\"prompt\":\"hi\"}");
        String page = "/p/" + id;
        assertThat(browser.submit(page, page + "/retry", Map.of()).body())
                .contains("Not retried: it has not finished yet.");
        worker.finish(worker.claim(), new Failed("model_error", "why"));
        HttpResponse<String> retried = browser.submit(page, page + "/retry", Map.of());
        assertThat(retried.uri().getPath()).startsWith("/p/").isNotEqualTo(page);
        assertThat(retried.body()).contains("Retried: this is the new prediction", "href=\"" + page + "\"");
        HttpResponse<String> again = browser.submit(page, page + "/retry", Map.of());
        assertThat(again.uri()).isEqualTo(retried.uri());
        assertThat(again.body()).contains("It had been retried before");
        assertThat(browser.get(page).body())
                .contains("href=\"" + retried.uri().getPath() + "\"")
                .doesNotContain(">Retry<");
    }

    @Test
    void a_prediction_of_a_removed_version_is_not_retried() {
        String page = "/p/" + created("{\"prompt\":\"hi\"}");
        worker.succeed("hello");
        jdbc.sql("update model_version set removed_at = now() where id = ?")
                .param(version.id())
                .update();
        HttpResponse<String> refused = browser.submit(page, page + "/retry", Map.of());
        assertThat(refused.uri().getPath()).isEqualTo(page);
        assertThat(refused.body()).contains("its model version has been removed");
    }

    @Test
    void a_cancel_says_what_is_billed_and_what_is_not() {
        String waiting = "/p/" + created("{\"prompt\":\"hi\"}");
        assertThat(cancel(waiting)).contains("Canceled before it ran; it costs nothing.", ">Canceled<");
        assertThat(cancel(waiting)).contains("It had finished already, so nothing was canceled.");

        String running = "/p/" + created("{\"prompt\":\"hi\"}");
        Lease lease = worker.claim();
        assertThat(cancel(running)).contains("Canceling: what it has written so far stays", "being canceled");
        worker.finish(lease, new Succeeded());

        String givenBack = "/p/" + created("{\"prompt\":\"hi\"}");
        lease = worker.claim();
        worker.append(lease, 0, "A rose");
        worker.append(lease, 1, " is a rose");
        new PredictionQueue(jdbc).release(lease);
        assertThat(browser.get(givenBack).body()).contains("waits for another worker, which continues it");
        assertThat(cancel(givenBack))
                .contains("Canceled while it waited for another worker.", "is billed: $0.00000010.")
                .doesNotContain("costs nothing");

        String emptyHanded = "/p/" + created("{\"prompt\":\"hi\"}");
        new PredictionQueue(jdbc).release(worker.claim());
        assertThat(cancel(emptyHanded)).contains("Nothing that it had written was kept, so it costs nothing.");
    }

    private String cancel(String page) {
        return browser.submit(FORM, page + "/cancel", Map.of()).body();
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
                .contains("https://example.test/" + ESCAPED, "start, completed", "Nothing has been sent yet")
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

        assertThat(browser.submit(page, page + "/share", Map.of("shared", "false"))
                        .body())
                .contains("No longer shared: only its account", ">Private<");
        assertThat(new Browser(port).get(page).uri().getPath()).isEqualTo("/sign-in");
        assertThat(new Browser(port).get(page + "/live").uri().getPath()).isEqualTo("/sign-in");
        assertThat(other(Role.ADMIN).get(page).statusCode()).isEqualTo(404);
    }

    @Test
    void operators_see_any_run_with_its_facts_and_nobody_else_does() {
        String id = created("{\"prompt\":\"hi " + SCRIPT + "\"}");
        String run = "/dashboard/runs/" + id;
        assertThat(browser.get(run).statusCode()).isEqualTo(403);
        assertThat(browser.get(run + "/live").statusCode()).isEqualTo(403);
        assertThat(browser.submit(FORM, run + "/cancel", Map.of()).statusCode()).isEqualTo(403);
        assertThat(new Browser(port).get(run).uri().getPath()).isEqualTo("/sign-in");

        Browser operator = other(Role.ADMIN);
        Lease lease = worker.claim();
        worker.append(lease, 0, "A rose");
        assertThat(operator.get(run).body())
                .contains(
                        account.username(),
                        "For operators",
                        "1, 0 of at most 3 lost",
                        "until ",
                        "1 commit",
                        "not sampled")
                .contains("href=\"/dashboard/workers\"", "raw events", "hx-get=\"" + run + "/live\"", ESCAPED)
                .doesNotContain(SCRIPT, "Tweak and rerun", ">Share<", "As its account sees it");
        sample(lease.workerId(), 100, 200);
        sample(lease.workerId(), 200, 500);
        assertThat(operator.get(run + "/live").body())
                .contains("id=\"operator-facts\"", "id=\"timeline\"", "3.0 sequences per step: its share is 33%")
                .doesNotContain("raw events");
        worker.finish(lease, new Succeeded());
        assertThat(operator.get(run + "/live").body())
                .contains("id=\"operators\"", "raw events", "none, as it has finished");
        HttpResponse<String> retried = operator.submit(run, run + "/retry", Map.of());
        assertThat(retried.uri().getPath()).startsWith("/dashboard/runs/").isNotEqualTo(run);
        assertThat(retried.body()).contains("Retried: this is the new prediction", "href=\"" + run + "\"");
        assertThat(operator.get(run).body()).contains("href=\"" + retried.uri().getPath() + "\"");

        assertThat(operator.submit(FORM, run + "/share", Map.of("shared", "true"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.get("/dashboard/runs/" + PredictionId.format(UUID.randomUUID()))
                        .statusCode())
                .isEqualTo(404);
    }

    private void sample(UUID worker, int steps, int tokens) {
        jdbc.sql("""
                        insert into worker_sample (worker_id, slots_in_use, decode_steps, decode_tokens)
                        values (?, 1, ?, ?)
                        """).params(worker, steps, tokens).update();
    }

    @Test
    void an_operator_who_retries_anothers_run_is_asked_and_told_who_pays() {
        String id = created("{\"prompt\":\"hi\"}");
        worker.succeed("hello");
        assertThat(other(Role.ADMIN).get("/dashboard/runs/" + id).body())
                .contains("That is billed to " + account.username() + ".");
    }

    /** Signed in for another account. */
    private Browser other(Role role) {
        Account another = newAccount();
        String name = another.username();
        users.create(another.id(), name, PASSWORD, role);
        Browser other = new Browser(port);
        other.signIn(name, PASSWORD);
        return other;
    }
}
