package io.foretell.api.page.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.AdminPages;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.RunMetrics;
import io.foretell.queue.WorkerLeases;
import io.foretell.queue.WorkerLeases.WorkerRegistration;
import io.foretell.queue.WorkerSample;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The workers' page as a browser without JavaScript has it. */
class WorkersPageIT extends AdminPages {

    private static final String PAGE = "/dashboard/workers";
    private static final Duration LEASE = Duration.ofMinutes(5);

    @Autowired
    private WorkerLeases leases;

    @Autowired
    private PredictionQueue queue;

    private UUID worker;

    @BeforeEach
    void register() {
        worker = register("node " + SCRIPT);
    }

    private UUID register(String name) {
        return leases.register(new WorkerRegistration(name, "cpu", 8, List.of(version.id())), LEASE);
    }

    @AfterEach
    void stopAll() {
        jdbc.sql(
                        "update worker set stopped_at = now(), lease_until = least(lease_until, now()) where stopped_at is null")
                .update();
    }

    @Test
    void a_worker_shows_what_it_is_does_and_serves_and_its_name_is_text() {
        created("{}");
        queue.claim(worker, 1);
        leases.renew(worker, LEASE, new WorkerSample(0, 100, 100));
        jdbc.sql("update worker_sample set sampled_at = now() - interval '10 seconds' where worker_id = ?")
                .param(worker)
                .update();
        leases.renew(worker, LEASE, new WorkerSample(1, 300, 700));

        assertThat(row(worker))
                .contains(ESCAPED, ">Running<", ">CPU<", "1 of 8 slots", "mean batch 3.0", "tokens/s", "just now")
                .contains("href=\"/tests/%s?version=%s\"".formatted(version.name(), version.digest()))
                .contains("href=\"/dashboard/runs?worker=" + worker + "\"")
                .containsOnlyOnce("class=\"used\"")
                .containsPattern("<path class=\"line\" d=\"M\\d+ [\\d.]+H120\">")
                .containsPattern("Tokens per second over 10 min: \\d+ tokens/s now")
                .doesNotContain(SCRIPT);
    }

    @Test
    void a_worker_without_two_heartbeats_says_so_instead_of_a_figure() {
        assertThat(row(worker))
                .contains("0 of 8 slots", "no two heartbeats yet")
                .doesNotContain("<path");
    }

    @Test
    void a_drained_worker_says_so_and_takes_nothing_until_it_is_resumed() {
        created("{}");
        Lease lease = queue.claim(worker, 1).getFirst();
        assertThat(drain(worker)).contains("Draining: the worker takes no new predictions and finishes what it has.");
        assertThat(row(worker))
                .contains(">Draining<", "1 of 8 slots", ">Resume<")
                .doesNotContain(">Drain<");

        queue.complete(lease, new PredictionOutcome.Succeeded(), new RunMetrics(1_000, 1, 1, 500L));
        assertThat(row(worker)).contains(">Drained<", "Holds nothing, can be stopped.", "0 of 8 slots");
        created("{}");
        assertThat(queue.claim(worker, 1)).isEmpty();

        assertThat(resume(worker)).contains("Resumed: the worker takes predictions again");
        assertThat(row(worker))
                .contains(">Running<", ">Drain<", "Yes, drain it")
                .doesNotContain(">Resume<");
        assertThat(queue.claim(worker, 1)).hasSize(1);
    }

    @Test
    void a_stale_pages_action_says_what_happened_instead() {
        assertThat(resume(worker)).contains("The worker was running already, so nothing was changed.");
        drain(worker);
        assertThat(drain(worker)).contains("The worker was draining already, so nothing was changed.");
        leases.stopping(worker);
        assertThat(resume(worker)).contains("process is ending by itself", ">Stopping<");
        leases.deregister(worker);
        assertThat(drain(worker)).contains("has stopped or was lost meanwhile");
        assertThat(drain(UUID.randomUUID())).contains("There is no such worker, so nothing was changed.");
        assertThat(browser.submit(PAGE, PAGE + "/worker-1/drain", Map.of()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void those_that_are_gone_are_listed_for_a_day_and_cannot_be_drained() {
        leases.deregister(worker);
        UUID lost = register("lost");
        end(lost, "6 seconds");
        UUID forgotten = register("forgotten");
        end(forgotten, "25 hours");
        HttpResponse<String> page = browser.get(PAGE);
        String gone = page.body().substring(page.body().indexOf("Gone within a day"));
        assertThat(gone).contains("worker-" + worker, "worker-" + lost).doesNotContain("worker-" + forgotten);
        assertThat(row(worker)).contains(">Stopped<", "It ended as it should.").doesNotContain("<form");
        assertThat(row(lost)).contains(">Lost<").containsPattern("\\d+ s ago").doesNotContain("<form");
    }

    private void end(UUID lost, String ago) {
        jdbc.sql("update worker set lease_until = now() - cast(? as interval) where id = ?")
                .params(ago, lost)
                .update();
    }

    @Test
    void where_no_worker_is_the_page_says_why_that_matters() {
        stopAll();
        jdbc.sql("update worker set lease_until = now() - interval '2 days'").update();
        assertThat(browser.get(PAGE).body())
                .contains("No worker is running, so predictions wait until one starts")
                .contains("No worker has stopped or was lost within a day.")
                .doesNotContain("<table");
    }

    @Test
    void a_private_model_of_another_account_is_named_without_a_link() {
        jdbc.sql("update model set visibility = 'private' where name = ?")
                .param(version.name())
                .update();
        assertThat(row(worker)).contains(">tests/" + version.name() + "<").doesNotContain("href=\"/tests/");
    }

    @Test
    void htmx_gets_the_lists_alone() {
        assertThat(browser.get(PAGE, "HX-Request", "true").body())
                .contains("worker-" + worker)
                .doesNotContain("<html", "sse-connect");
    }

    @Test
    void it_is_for_admins_alone() {
        assertForAdminsAlone(PAGE, PAGE + "/" + worker + "/drain", PAGE + "/" + worker + "/resume");
        assertThat(row(worker)).contains(">Running<");
    }

    private String row(UUID id) {
        return row(browser.get(PAGE), "worker-" + id);
    }

    private String drain(UUID id) {
        return browser.submit(PAGE, PAGE + "/" + id + "/drain", Map.of()).body();
    }

    private String resume(UUID id) {
        return browser.submit(PAGE, PAGE + "/" + id + "/resume", Map.of()).body();
    }
}
