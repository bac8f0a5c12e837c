package io.foretell.api.page.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.user.Role;
import io.foretell.queue.PredictionOutcome.Failed;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What can be done with the list of runs: cancel, retry, take it along as a file. */
@ExtendWith(OutputCaptureExtension.class)
class RunActionsPageIT extends RunningApi {

    private static final String RUNS = "/dashboard/runs";

    private Browser browser;

    @BeforeEach
    void signIn() {
        browser = signedIn(account, Role.MEMBER);
    }

    @Test
    void canceling_many_counts_what_became_of_them_and_tells_it_of_each() {
        String finished = created("{}");
        String running = created("{}");
        String waiting = created("{}");
        try (TestWorker worker = worker()) {
            worker.succeed("done");
            worker.claim();
            HttpResponse<String> page = act("cancel?status=succeeded", finished, running, waiting);
            assertThat(page.uri().toString()).endsWith(RUNS + "?status=succeeded");
            assertThat(page.body())
                    .contains("1 canceled, 1 being stopped, 1 had finished before.")
                    .contains("had finished before: succeeded", "href=\"/p/" + waiting + "\"");
            assertThat(act("cancel", waiting).body())
                    .contains("1 had finished before.")
                    .doesNotContain("What became of each");
        }
    }

    @Test
    void a_retry_leads_to_the_new_run_and_a_second_one_to_the_same() {
        String failed = created("{}");
        String waiting = created("{}");
        try (TestWorker worker = worker()) {
            worker.finish(worker.claim(), new Failed("model_error", "It broke."));
        }
        String retried = act("retry", failed, waiting).body();
        assertThat(retried).contains("1 retried, 1 not finished yet.", ": it is <a");
        String made = Pattern.compile(": it is <a class=\"mono\" href=\"/p/([a-z2-7]{26})\"")
                .matcher(retried)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(json(api.get("/v1/predictions/" + made)).get("status").stringValue())
                .isEqualTo("starting");
        assertThat(act("retry", failed).body()).contains("1 had been retried before.", "href=\"/p/" + made + "\"");
    }

    @Test
    void what_is_another_accounts_is_not_found_and_stays_as_it_was() {
        String id = created("{}");
        browser = signedIn(newAccount(), Role.MEMBER);
        assertThat(act("cancel", id).body()).contains("1 not found.");
        assertThat(json(api.get("/v1/predictions/" + id)).get("status").stringValue())
                .isEqualTo("starting");
    }

    @Test
    void an_action_on_nothing_says_so_and_one_on_nonsense_is_refused() {
        assertThat(act("retry").body()).contains("No run was ticked, so nothing was done");
        String id = created("{}");
        assertThat(act("none?status=starting", id).body()).contains("Nothing was done", ">Waiting</span>");
        assertThat(act("cancel", "nonsense").statusCode()).isEqualTo(422);
        assertThat(act("cancel", ("a".repeat(26) + ",").repeat(101).split(",")).statusCode())
                .isEqualTo(422);
    }

    private HttpResponse<String> act(String action, String... ids) {
        return browser.submit("/settings/password", RUNS + "/" + action, Map.of("run", String.join(",", ids)));
    }

    @Test
    void the_filtered_list_is_a_file() {
        String waiting = created("{}");
        created("{}");
        HttpResponse<String> canceled = act("cancel", waiting);
        assertThat(canceled.body()).contains("1 canceled.");
        HttpResponse<String> csv = browser.get(RUNS + "/csv?status=canceled");
        assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.headers().firstValue("Content-Disposition").orElseThrow())
                .matches("attachment; filename=\"runs-\\d{4}-\\d{2}-\\d{2}\\.csv\"");
        List<String> lines = csv.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("id,status,model,version,account,");
        assertThat(lines.getLast()).startsWith(waiting + ",canceled,tests/" + version.name() + ",");
        assertThat(signedIn(newAccount(), Role.MEMBER).get(RUNS + "/csv").body().lines())
                .hasSize(1);
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_a_file_is_noticed(CapturedOutput log) throws Exception {
        created("{}");
        try (TestWorker worker = worker()) {
            worker.succeed("done");
        }
        copies(30_000);
        try (InputStream csv = browser.open(RUNS + "/csv")) {
            assertThat(csv.readNBytes(1_000)).hasSize(1_000);
        }
        await().until(() -> log.getAll().contains("the client of a CSV left"));
        assertThat(log).doesNotContain(" ERROR ");
    }

    /** More than a connection's buffers hold: some 8 MB. */
    private void copies(int count) {
        jdbc.sql("""
                insert into prediction (id, account_id, model_version_id, input, created_at, deadline_at, status, output, attempts,
                                        worker_id, hardware_sku, claimed_at, started_at, finished_at, run_micros, first_token_micros,
                                        input_tokens, output_tokens)
                select uuidv7(), account_id, model_version_id, '{}', created_at, deadline_at, status, output, attempts,
                       worker_id, hardware_sku, claimed_at, started_at, finished_at, run_micros, first_token_micros,
                       input_tokens, output_tokens
                from prediction, generate_series(1, :count) where account_id = :account
                """).param("count", count).param("account", account.id()).update();
    }

    @Test
    void a_file_whose_runs_cannot_be_read_is_an_error_and_not_an_empty_file() {
        created("{}");
        jdbc.sql("alter table usage_ledger rename to usage_ledger_elsewhere").update();
        try {
            HttpResponse<String> failed = browser.get(RUNS + "/csv");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.headers().firstValue("Content-Disposition")).isEmpty();
            assertThat(failed.body()).contains("Something went wrong on our side");
        } finally {
            jdbc.sql("alter table usage_ledger_elsewhere rename to usage_ledger")
                    .update();
        }
    }
}
