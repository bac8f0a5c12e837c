package io.foretell.api.page.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.Browser;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.user.Role;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Succeeded;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The page of a run for operators. */
class RunPageIT extends PredictionReaders {

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
    void a_model_whose_page_its_reader_would_not_find_is_named_without_a_link() {
        String id = created("{\"prompt\":\"hi\"}");
        worker.succeed("hello");
        String link = "href=\"/" + version.model();
        Browser operator = other(Role.ADMIN);
        assertThat(operator.get("/dashboard/runs/" + id).body()).contains(link);
        jdbc.sql("update model set visibility = 'private', owner = ? where owner || '/' || name = ?")
                .params(account.username(), version.model())
                .update();
        String own = account.username() + "/" + version.name();
        assertThat(operator.get("/dashboard/runs/" + id).body()).contains(own).doesNotContain("href=\"/" + own);
        assertThat(browser.get("/p/" + id).body()).contains("href=\"/" + own, "Tweak and rerun");
        jdbc.sql("update model_version set removed_at = now() where digest = ?")
                .param(version.digest())
                .update();
        assertThat(browser.get("/p/" + id).body()).contains(own).doesNotContain("href=\"/" + own, "Tweak and rerun");
    }

    @Test
    void an_operator_who_retries_anothers_run_is_asked_and_told_who_pays() {
        String id = created("{\"prompt\":\"hi\"}");
        worker.succeed("hello");
        assertThat(other(Role.ADMIN).get("/dashboard/runs/" + id).body())
                .contains("That is billed to " + account.username() + ".");
    }
}
