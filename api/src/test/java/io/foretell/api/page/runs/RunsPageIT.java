package io.foretell.api.page.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.account.Account;
import io.foretell.api.user.Role;
import io.foretell.queue.PredictionOutcome.Failed;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of runs as a browser without JavaScript has it: who sees what, filters, pages. */
class RunsPageIT extends RunningApi {

    private static final String RUNS = "/dashboard/runs";

    private Browser member;

    @BeforeEach
    void signIn() {
        member = signedIn(account, Role.MEMBER);
    }

    @ParameterizedTest
    @ValueSource(strings = {RUNS, RUNS + "?status=failed", RUNS + "/csv", RUNS + "/changes"})
    void a_stranger_is_asked_to_sign_in(String address) {
        assertThat(new Browser(port).get(address).uri().getPath()).isEqualTo("/sign-in");
    }

    @Test
    void a_member_sees_the_accounts_runs_and_an_admin_everyones() {
        String own = created("{\"prompt\":\"Of our own\"}");
        Account others = newAccount();
        Browser admin = signedIn(others, Role.ADMIN);
        assertThat(member.get(RUNS).body())
                .contains("Of our own", "href=\"/p/" + own + "\"")
                .doesNotContain(">Account</th>", "aria-label=\"Dashboard\"", "name=\"account\"");
        assertThat(signedIn(others, Role.MEMBER).get(RUNS).body()).doesNotContain(own, "Of our own");
        assertThat(admin.get(RUNS + "?account=" + account.username()).body())
                .contains("Of our own", "href=\"/dashboard/runs/" + own + "\"", ">Account</th>", account.username());
        assertThat(admin.get(RUNS + "?account=" + others.username()).body())
                .doesNotContain("Of our own")
                .contains("No run matches this filter.");
    }

    @Test
    void a_row_tells_what_became_of_the_run_and_nothing_in_it_is_taken_for_markup() {
        created("{\"prompt\":\"<script>alert(1)</script>\"}");
        try (TestWorker worker = worker()) {
            worker.finish(worker.claim(), new Failed("model_error", "<img src=x onerror=alert(2)>"));
        }
        assertThat(member.get(RUNS).body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=alert(2)&gt;</p>")
                .contains(
                        ">Failed</span>",
                        "tests/" + version.name(),
                        version.digest().substring(0, 12) + "</code>")
                .contains(">1.5 s</span>", "first token 250 ms", ">2 out</span>", ">11 in</span>", "$0.00015")
                .contains(" UTC\">")
                .doesNotContain("<script>alert", "<img");
    }

    @Test
    void a_list_without_runs_says_why() {
        assertThat(member.get(RUNS).body()).contains("Nothing has run yet").doesNotContain("Select run");
        created("{}");
        assertThat(member.get(RUNS + "?status=failed").body()).contains("No run matches this filter.");
    }

    @Test
    void each_condition_is_in_the_address_and_can_be_taken_away() {
        String model = "tests/" + version.name();
        created("{\"prompt\":\"Find me\"}");
        HttpResponse<String> page = member.get(RUNS + "?status=starting&model=tests%2F" + version.name() + "&version="
                + version.digest() + "&from=2020-01-31T12%3A00&to=&min_cost=&account=");
        assertThat(page.uri().getQuery())
                .isEqualTo("status=starting&model=%s&version=%s&from=2020-01-31T12:00", model, version.digest());
        assertThat(page.body())
                .contains("Find me", "value=\"" + model + "\"", "value=\"2020-01-31T12:00:00\"")
                .contains("31 Jan 2020, 12:00:00 UTC</span>")
                .contains("href=\"/dashboard/runs?model=tests%2F" + version.name() + "&amp;version=" + version.digest()
                        + "&amp;from=2020-01-31T12%3A00\"")
                .contains("aria-current=\"true\">Waiting</a>");
        assertThat(member.get(RUNS + "?model=tests/another").body()).doesNotContain("Find me");
        assertThat(member.get(RUNS + "?worker=00000000-0000-0000-0000-000000000000")
                        .body())
                .doesNotContain("Find me")
                .contains("No run matches");
    }

    @Test
    void the_filter_offers_no_model_that_its_reader_may_not_see() {
        jdbc.sql("update model set visibility = 'private' where name = ?")
                .param(version.name())
                .update();
        String option = "<option value=\"tests/" + version.name() + "\"></option>";
        assertThat(member.get(RUNS).body()).doesNotContain(option);
        assertThat(signedIn(account, Role.ADMIN).get(RUNS).body()).contains(option);
    }

    @Test
    void the_filter_offers_a_member_the_workers_of_the_runs_before_it_and_no_others() {
        created("{}");
        try (TestWorker own = worker();
                TestWorker other = worker()) {
            assertThat(member.get(RUNS).body()).doesNotContain(option(own), option(other));
            assertThat(signedIn(account, Role.ADMIN).get(RUNS).body()).contains(option(own), option(other));
            own.succeed("hello");
            assertThat(member.get(RUNS).body()).contains(option(own)).doesNotContain(option(other));
        }
        UUID unknown = UUID.randomUUID();
        assertThat(member.get(RUNS + "?worker=" + unknown).body()).contains("unknown, " + unknown);
    }

    private static String option(TestWorker worker) {
        return "<option value=\"" + worker.id() + "\"";
    }

    @Test
    void more_than_a_hundred_newer_runs_are_not_counted() {
        String top = created("{}");
        for (int i = 0; i < 101; i++) {
            created("{}");
        }
        assertThat(member.get(RUNS + "/changes?top=" + top).body()).contains("100 or more newer runs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "status=broken | 'broken' is no status: choose one above.",
                "model=a | 'a' is no model's name: write it as owner/name.",
                "model=a/%00 | is no model's name: write it as owner/name.",
                "version=abc | 'abc' is no version's id, which has 64 hex digits.",
                "account=nobody-at-all | 'nobody-at-all' is no account's username.",
                "worker=1-1-1-1-1 | '1-1-1-1-1' is no worker's id: choose a worker from the list.",
                "from=tomorrow | 'tomorrow' is no time: write it as 2026-01-31T12:00, in UTC.",
                "from=2026-02-01&to=2026-01-01 | This is not after the beginning: choose a later time.",
                "min_cost=-1 | '-1' is no amount: write it as 0.0034.",
                "max_cost=1e99 | '1e99' is no amount: write it as 0.0034.",
                "min_cost=2&max_cost=1 | This is below the lowest cost: choose a higher one.",
                "older_than=7 | This address names no run to go on from: begin with the newest.",
            })
    void a_value_that_cannot_be_read_gets_a_sentence_and_no_list(String query, String sentence) {
        Browser admin = signedIn(account, Role.ADMIN);
        HttpResponse<String> page = admin.get(RUNS + "?" + query);
        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body().replace("&#39;", "'")).contains(sentence, "Correct the filter");
        assertThat(admin.get(RUNS + "/csv?" + query).statusCode()).isEqualTo(422);
    }

    @Test
    void a_wrong_value_stays_in_its_field_which_names_its_sentence() {
        assertThat(member.get(RUNS + "?model=%22gemma").body())
                .contains("value=\"&quot;gemma\"", "aria-invalid=\"true\" aria-describedby=\"wrong-model\"")
                .contains("id=\"wrong-model\"", "<details class=\"filters\" open=\"open\">");
    }

    @Test
    void a_member_cannot_ask_for_another_account() {
        assertThat(member.get(RUNS + "?account=" + newAccount().username()).body())
                .contains("Only admins choose an account");
    }

    @Test
    void pages_lead_to_older_and_back_to_newer_runs() {
        String oldest = created("{\"prompt\":\"The oldest\"}");
        copies(RunsController.PAGE_SIZE);
        String first = member.get(RUNS).body();
        assertThat(first).doesNotContain("The oldest</span>", "← Newer");
        assertThat(first.split("aria-label=\"Select run ")).hasSize(RunsController.PAGE_SIZE + 1);
        String older = link(first, "next");
        assertThat(older).matches("/dashboard/runs\\?older_than=[a-z2-7]{26}");
        String second = member.get(older).body();
        assertThat(second).contains(oldest, "← Newer").doesNotContain("Older →");
        assertThat(member.get(link(second, "prev")).body().split("aria-label=\"Select run "))
                .hasSize(RunsController.PAGE_SIZE + 1);
        assertThat(member.get(RUNS + "?older_than=" + oldest).body()).contains("There are no more runs");
    }

    @Test
    void a_search_that_read_enough_rows_says_how_far_it_came_and_leads_on() {
        created("{\"prompt\":\"The oldest\"}");
        try (TestWorker worker = worker()) {
            worker.succeed("done");
        }
        copies(2_500);
        String page = member.get(RUNS + "?min_cost=0.0001").body();
        assertThat(page).contains("Searched <span>back</span> to", "UTC</span>", ">search on</a>");
        assertThat(member.get(link(page, "next")).body()).contains("$0.00015").doesNotContain("search on");
    }

    /** As many runs as this, newer than the one that they are like, but for the ledger and the queue. */
    private void copies(int count) {
        jdbc.sql("""
                insert into prediction (id, account_id, model_version_id, input, created_at, deadline_at, status, output, attempts,
                                        worker_id, hardware_sku, claimed_at, started_at, finished_at, run_micros, first_token_micros,
                                        input_tokens, output_tokens)
                select uuidv7(), account_id, model_version_id, '{"prompt":"A copy"}', created_at, deadline_at, status, output, attempts,
                       worker_id, hardware_sku, claimed_at, started_at, finished_at, run_micros, first_token_micros,
                       input_tokens, output_tokens
                from prediction, generate_series(1, :count) where account_id = :account
                """).param("count", count).param("account", account.id()).update();
    }

    private static String link(String page, String relation) {
        int at = page.indexOf(" rel=\"" + relation + "\"");
        assertThat(at).as("link %s", relation).isPositive();
        int from = page.indexOf("href=\"", at) + "href=\"".length();
        return page.substring(from, page.indexOf('"', from)).replace("&amp;", "&");
    }

    @Test
    void an_open_page_is_told_of_what_changed_and_of_nothing_else() {
        String id = created("{}");
        String waits = RUNS + "/changes?shown=" + id + ".starting.&top=" + id;
        assertThat(member.get(waits).body())
                .contains("<span id=\"newer\" hx-swap-oob=\"true\"></span>")
                .doesNotContain(id);
        created("{}");
        created("{}");
        try (TestWorker worker = worker()) {
            worker.finish(worker.claim(), new Failed("model_error", "It broke."));
        }
        assertThat(member.get(waits).body())
                .contains(">2 newer runs</span>", "id=\"status-" + id + "\"", ">Failed</span>", "It broke.", "$0.00015")
                .doesNotContain("value=\"" + id + ".");
        assertThat(member.get(RUNS + "/changes?status=failed&top=" + id).body()).doesNotContain("newer run");
        assertThat(signedIn(newAccount(), Role.MEMBER).get(waits).body()).doesNotContain(id, "newer run");
        assertThat(member.get(RUNS + "/changes?shown=nonsense&top=nonsense").statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_action_without_its_token_is_refused() {
        String id = created("{}");
        assertThat(member.post(RUNS + "/cancel", "run=" + id).statusCode()).isEqualTo(403);
        assertThat(json(api.get("/v1/predictions/" + id)).get("status").stringValue())
                .isEqualTo("starting");
    }
}
