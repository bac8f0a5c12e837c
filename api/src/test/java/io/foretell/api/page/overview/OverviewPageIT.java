package io.foretell.api.page.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.TestWorker;
import io.foretell.api.user.Role;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.util.HtmlUtils;

/** The overview without a browser. Its settings are its own, and so is its API: what other classes leave behind would be found here. */
@TestPropertySource(
        properties = {
            "foretell.overview.transaction-age=5s",
            "foretell.overview.statement-timeout=3s",
            "foretell.overview.database-time=10s" // the first statement of a cold process takes a while
        })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverviewPageIT extends RunningApi {

    private static final String PROMPT = "{\"prompt\":\"Write a poem.\"}";
    private static final String SCRIPT = "<script>alert('x')</script>";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Autowired
    private DataSource database;

    private Browser admin;

    @BeforeEach
    void nothingIsWrong() {
        List.of("queue_entry", "worker", "webhook_delivery")
                .forEach(table -> jdbc.sql("delete from " + table).update());
        admin = signedIn(account, Role.ADMIN);
    }

    @Test
    @Order(1)
    void before_the_first_run_the_page_says_how_to_begin_and_then_counts_it() {
        assertThat(text("/dashboard")).contains("All is well.", "No run yet. Run a model from its page");
        created(PROMPT);
        assertThat(text("/dashboard"))
                .contains("No run has finished in the last hour.")
                .doesNotContain("No run yet");
        try (TestWorker worker = worker()) {
            worker.succeed("Sea", " and sky");
            awaitText("Success rate 100% 1 of 1 run");
        }
        assertThat(text("/dashboard"))
                .contains("Run time 1.5 s p50; p95 is 1.5 s", "Time to first token 251 ms p50; p95 is 251 ms")
                .contains("Spend today $0.00015 since 00:00 UTC", "Utilisation 0% 0 of 4 slots", "1 run finished")
                .containsPattern(
                        "UTC(?: \\(so far\\))? 1 0 0 1\\.5 s 1\\.5 s 251 ms 251 ms \\S+ (?:tokens/s )?\\$0\\.00015")
                .doesNotContain("No run");
    }

    @Test
    void only_admins_see_it() {
        HttpResponse<String> stranger = new Browser(port).get("/dashboard?span=24h");
        assertThat(stranger.uri()).hasPath("/sign-in").hasParameter("to", "/dashboard?span=24h");
        Browser member = signedIn(account, Role.MEMBER);
        assertThat(member.get("/dashboard").uri()).hasPath("/dashboard/runs");
        for (String part : List.of("/dashboard/now?span=1h", "/dashboard/points?span=1h")) {
            assertThat(member.get(part).statusCode()).as(part).isEqualTo(403);
            assertThat(new Browser(port).get(part).uri()).as(part).hasPath("/sign-in");
        }
    }

    @Test
    void the_span_is_in_the_address() {
        assertThat(admin.get("/dashboard").body()).contains("In the last hour").satisfies(body -> rows(body, 60));
        assertThat(admin.get("/dashboard?span=24h").body())
                .contains("In the last 24 hours", "hx-get=\"/dashboard/now?span=24h\"", "throttle:30s")
                .satisfies(body -> rows(body, 96));
        assertThat(admin.get("/dashboard?span=30d").body())
                .contains("In the last 30 days")
                .satisfies(body -> rows(body, 120));
        assertThat(admin.get("/dashboard?span=1w").statusCode()).isEqualTo(404);
    }

    private static void rows(String body, int count) {
        assertThat(body.split("data-seconds=", -1)).hasSize(count + 1);
    }

    @Test
    void its_parts_come_alone() {
        assertThat(admin.get("/dashboard/now?span=1h", "HX-Request", "true").body())
                .contains("<section class=\"health", "hx-swap-oob=\"innerHTML\"")
                .doesNotContain("<html", "data-seconds");
        assertThat(admin.get("/dashboard/points?span=30d", "HX-Request", "true").body())
                .startsWith("<tr")
                .satisfies(body -> rows(body, 120));
    }

    @Test
    void a_version_that_no_worker_serves_is_named() {
        created(PROMPT);
        created(PROMPT);
        assertThat(text("/dashboard"))
                .contains("1 thing needs attention")
                .containsPattern(
                        "No worker serves tests/%s \\(version %.12s\\): 2 predictions wait, the oldest for [\\d.]+ m?s\\. Start a worker"
                                .formatted(version.name(), version.digest()));
        assertThat(admin.get("/dashboard").body())
                .contains("href=\"/dashboard/runs?version=" + version.digest() + "\"");
        try (TestWorker draining = worker()) {
            jdbc.sql("update worker set draining = true").update();
            assertThat(text("/dashboard"))
                    .contains("1 worker that has this version is draining and takes nothing new: resume it");
        }
    }

    @Test
    void a_queue_that_does_not_keep_up_is_named() {
        try (TestWorker busy = worker()) {
            created(PROMPT);
            jdbc.sql("update queue_entry set available_at = now() - interval '6 minutes'")
                    .update();
            assertThat(text("/dashboard"))
                    .contains(
                            "The queue of tests/%s (version %.12s) does not keep up: 1 prediction waits, the oldest for 6 min"
                                    .formatted(version.name(), version.digest()))
                    .contains("which is more than 5 min. A worker serves this version");
        }
    }

    @Test
    void a_lost_worker_is_named_also_when_its_name_is_a_script() {
        try (TestWorker worker = worker()) {
            jdbc.sql("update worker set name = ?, lease_until = now() - interval '6 seconds'")
                    .param(SCRIPT)
                    .update();
            assertThat(text("/dashboard"))
                    .contains("Worker \"" + SCRIPT + "\" (cpu) was lost ")
                    .containsPattern("lost \\d+ s ago: it did not renew its lease\\. .* Look whether its process");
            assertThat(admin.get("/dashboard").body()).doesNotContain(SCRIPT);
        }
        try (TestWorker again = worker()) {
            jdbc.sql("update worker set name = ?").param(SCRIPT).update();
            assertThat(text("/dashboard")).contains("A worker of that name is back");
        }
    }

    @Test
    void a_failing_webhook_is_named_without_the_secrets_of_its_address() {
        api.post("/v1/predictions", """
                {"version":"%s","input":%s,"webhook":"http://user:secret@127.0.0.1:1/hook/%%3Cb%%3E?token=secret#secret",
                 "webhook_events_filter":["completed"]}""".formatted(version.digest(), PROMPT));
        try (TestWorker worker = worker()) {
            worker.succeed("Sea");
            awaitText("Webhooks of account " + account.username() + " to http://127.0.0.1:1/hook/%3Cb%3E fail: "
                    + "1 delivery did not get through in 3 attempts, the first of them");
        }
        assertThat(text("/dashboard")).contains("the last error: no connection", "Tell whoever runs that server.");
        assertThat(admin.get("/dashboard").body())
                .contains(
                        "href=\"/dashboard/runs?account=" + account.username(),
                        "href=\"/dashboard/accounts/" + account.username())
                .doesNotContain("secret");
    }

    @Test
    void an_open_transaction_is_named_also_when_its_client_is_called_like_a_script() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("set application_name = '<script>report'");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(HtmlUtils.htmlUnescape(
                                    admin.get("/dashboard").body()))
                            .containsPattern("A transaction of \"<script>report\" has been open for [\\d.]+ s\\.")
                            .contains("select pg_terminate_backend("));
            assertThat(admin.get("/dashboard").body()).doesNotContain("<script>report");
            connection.rollback();
        }
    }

    @Test
    void a_database_that_does_not_answer_is_named_and_the_page_comes_all_the_same() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table queue_entry in access exclusive mode");
            assertThat(text("/dashboard"))
                    .containsPattern(
                            "The database is slow: it took [\\d.]+ m?s for what should take no more than 3\\.0 s\\.")
                    .contains("Running – not known", "Success rate – not known");
            connection.rollback();
        }
        awaitText("All is well.");
    }

    @Test
    void plots_stay_as_they_are_while_the_database_does_not_tell_what_finished() throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table usage_ledger in access exclusive mode");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    admin.get("/dashboard/points?span=1h").statusCode())
                            .isEqualTo(204));
            connection.rollback();
        }
    }

    private void awaitText(String expected) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(text("/dashboard")).contains(expected));
    }

    /** What a reader reads. */
    private String text(String path) {
        HttpResponse<String> page = admin.get(path);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return HtmlUtils.htmlUnescape(page.body().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " "));
    }
}
