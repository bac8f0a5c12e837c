package io.foretell.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.Browser;
import io.foretell.api.RunningApi;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.user.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.test.context.TestPropertySource;

/**
 * How long the dashboard's pages take with a million runs, from the request to the last byte: {@code mvn verify -pl db,model-runtime,api
 * -Dtest=none -Dit.test=PageTimesIT -Dsuites=long -Dexcluded.suites= -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}. Prints the times of docs/benchmarks.md.
 */
@Tag("long")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@TestPropertySource(properties = "foretell.overview.stats-interval=200ms") // a database of its own, too
class PageTimesIT extends RunningApi {

    private static final int RUNS = 1_000_000;
    private static final int REPEATS = 40;

    @Test
    void every_page_of_the_dashboard_answers_with_a_million_runs() {
        GeneratedHistory.insert(jdbc, RUNS);
        jdbc.sql(
                        "update run_stats_state set rolled_up_to = date_bin('15 minutes', now() - interval '31 days', 'epoch')")
                .update();
        await().atMost(Duration.ofMinutes(10)).until(this::isRolledUp);
        Browser browser = signedIn(account, Role.ADMIN);
        pages().forEach(page -> measure(browser, page));
    }

    private boolean isRolledUp() {
        return jdbc.sql("select rolled_up_to > now() - interval '1 hour' from run_stats_state")
                .query(Boolean.class)
                .single();
    }

    private List<String> pages() {
        String runs = "/dashboard/runs";
        String run = PredictionId.format(jdbc.sql("select id from prediction order by id desc limit 1")
                .query(UUID.class)
                .single());
        String middle = PredictionId.format(jdbc.sql(
                        "select id from prediction where created_at < now() - interval '15 days' order by id desc limit 1")
                .query(UUID.class)
                .single());
        return List.of(
                "/dashboard",
                "/dashboard?span=24h",
                "/dashboard?span=30d",
                runs,
                runs + "?older_than=" + middle,
                runs + "?status=failed",
                runs + "?model=load/model-0",
                runs + "?status=failed&model=load/model-0",
                runs + "?account=" + username(GeneratedHistory.LARGE_ACCOUNT),
                runs + "?account=" + username(GeneratedHistory.SMALL_ACCOUNT),
                runs + "?worker=" + GeneratedHistory.worker(7),
                runs + "/" + run,
                "/dashboard/workers",
                "/dashboard/models",
                "/dashboard/accounts",
                "/dashboard/hardware",
                "/load/model-0");
    }

    private String username(UUID id) {
        return jdbc.sql("select username from account where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    /** Prints the median, after some to warm up. */
    private static void measure(Browser browser, String page) {
        List<Long> nanos = new ArrayList<>();
        HttpResponse<String> answer = browser.get(page);
        for (int i = -10; i < REPEATS; i++) {
            long start = System.nanoTime();
            answer = browser.get(page);
            if (i >= 0) {
                nanos.add(System.nanoTime() - start);
            }
        }
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        assertThat(answer.uri().getPath()).isEqualTo(page.replaceFirst("\\?.*", ""));
        Collections.sort(nanos);
        double median = nanos.get(REPEATS / 2) / 1e6;
        System.out.printf(
                "%-60s %6.1f ms  (nine tenths within %.1f)  %d kB%n",
                page, median, nanos.get(REPEATS * 9 / 10) / 1e6, answer.body().length() / 1000);
    }
}
