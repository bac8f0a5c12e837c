package io.foretell.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.fleet.FleetFixture;
import io.foretell.api.overview.OverviewFixture;
import io.foretell.api.overview.OverviewState;
import io.foretell.api.overview.Span;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * That no list's plan goes bad, and claims and completions become no slower, with a million runs: {@code mvn verify -pl db,model-runtime,api
 * -Dtest=none -Dit.test=RunsAtScaleIT -Dsuites=long -Dexcluded.suites= -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false}. Prints the times of docs/benchmarks.md.
 */
@Tag("long")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class RunsAtScaleIT {

    private static final int RUNS = 1_000_000;
    private static final int ROWS = 50;
    private static final int REPEATS = 40;

    /** Ten times what docs/benchmarks.md has: not a matter of the machine, but a plan that reads what no page shows. */
    private static final double BAD_PLAN_MILLIS = 500;

    /** Of what is read anew every few seconds, not by everyone who looks; see Span#refresh. */
    private static final double BAD_COUNTS_PLAN_MILLIS = 2_000;

    /** Far less than in proportion, and more than noise: as in QueueTimesIT. */
    private static final double ALLOWED_GROWTH = 4;

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private record Times(double claimMillis, double finishMillis) {}

    private final RunFixture fixture = new RunFixture(postgres);
    private final RunHistory runs = fixture.runs();

    @Test
    void no_list_reads_what_it_does_not_show_and_the_queue_is_as_fast_as_before_with_a_million_runs() {
        queueTimes("(warming up)");
        Times before = queueTimes("without history");
        long start = System.nanoTime();
        GeneratedHistory.insert(fixture.jdbc, RUNS);
        System.out.printf("%-60s %8.0f s%n", "generating " + RUNS + " runs", (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        fixture.set("run_stats_state set rolled_up_to = date_bin('15 minutes', now() - interval '31 days', 'epoch')");
        OverviewFixture.rollUpAll(postgres);
        System.out.printf("%-60s %8.0f s%n", "rolling up 30 days", (System.nanoTime() - start) / 1e9);
        Times after = queueTimes("with history");
        Map<String, Double> slow = new LinkedHashMap<>();
        pages().forEach((name, page) -> {
            double millis = measure(name, page);
            if (millis >= (name.startsWith("overview") ? BAD_COUNTS_PLAN_MILLIS : BAD_PLAN_MILLIS)) {
                slow.put(name, millis);
            }
        });
        assertThat(slow).isEmpty();
        assertThat(after.claimMillis).isLessThan(ALLOWED_GROWTH * before.claimMillis);
        assertThat(after.finishMillis).isLessThan(ALLOWED_GROWTH * before.finishMillis);
    }

    private Map<String, Runnable> pages() {
        Map<String, Runnable> pages = new LinkedHashMap<>();
        RunFilter none = RunFilter.NONE;
        UUID worker = GeneratedHistory.worker(7);
        RunFilter large = none.withAccount(GeneratedHistory.LARGE_ACCOUNT);
        RunFilter small = none.withAccount(GeneratedHistory.SMALL_ACCOUNT);
        RunFilter model = none.withModel("load/model-0");
        RunFilter failed = none.withStatus(PredictionStatus.FAILED);
        RunFilter succeeded = none.withStatus(PredictionStatus.SUCCEEDED);
        Instant tenDaysAgo = Instant.now().minus(Duration.ofDays(10));
        BigDecimal never = new BigDecimal("1000");
        pages.put("all", list(none));
        pages.put("all, a page from the middle", list(none.withTime(null, tenDaysAgo)));
        pages.put("all, back from the middle", back(none, tenDaysAgo));
        for (PredictionStatus status : PredictionStatus.values()) {
            pages.put(status.word(), list(none.withStatus(status)));
        }
        pages.put("account with 100,000 runs", list(large));
        pages.put("account with 400 runs", list(small));
        pages.put("model with two versions and 370,000 runs", list(model));
        pages.put("version", list(none.withVersion(fixture.digest(version()))));
        pages.put("worker", list(none.withWorker(worker)));
        pages.put("a day", list(none.withTime(tenDaysAgo, tenDaysAgo.plus(Duration.ofDays(1)))));
        pages.put("cost of $0.02 and more", list(none.withCost(new BigDecimal("0.02"), null)));
        pages.put("cost that none has (stops after 25,000)", list(none.withCost(never, null)));
        pages.put("failed, account with 400 runs", list(failed.withAccount(GeneratedHistory.SMALL_ACCOUNT)));
        pages.put("failed, model, worker", list(failed.withModel("load/model-0").withWorker(worker)));
        pages.put("failed, cost that none has (stops after 2,500)", list(failed.withCost(never, null)));
        pages.put("succeeded, worker", list(succeeded.withWorker(worker)));
        pages.put("succeeded, model", list(succeeded.withModel("load/model-0")));
        pages.put("large account, model", list(large.withModel("load/model-5")));
        pages.put("large account, cost that none has (stops after 2,500)", list(large.withCost(never, null)));
        pages.put("small account, cost that none has", list(small.withCost(never, null)));
        pages.put("model, cost that none has (stops after 2,500)", list(model.withCost(never, null)));
        pages.put(
                "worker, cost that none has (stops after 2,500)",
                list(none.withWorker(worker).withCost(never, null)));
        List<UUID> shown = runs.page(Scope.EVERYONE, none, null, ROWS).runs().stream()
                .map(RunSummary::id)
                .toList();
        pages.put("50 rows as they are now", () -> runs.find(Scope.EVERYONE, shown));
        pages.put("how many newer", () -> runs.countNewer(Scope.EVERYONE, none, shown.getLast()));
        pages.put(
                "one run",
                () -> assertThat(runs.detail(Scope.EVERYONE, shown.getFirst())).isPresent());
        RunSummary one = runs.find(Scope.EVERYONE, shown).getFirst();
        pages.put("one run, operator's facts", () -> runs.operatorFacts(one));
        fleetAndOverview(pages);
        return pages;
    }

    private void fleetAndOverview(Map<String, Runnable> pages) {
        var workers = FleetFixture.workers(fixture.jdbc);
        pages.put("workers", () -> workers.list(Duration.ofDays(2)));
        pages.put(
                "models and versions",
                () -> assertThat(FleetFixture.catalog(fixture.jdbc).models()).isNotEmpty());
        pages.put("hardware and prices", FleetFixture.catalog(fixture.jdbc)::hardware);
        for (Span span : Span.values()) {
            pages.put("overview, " + span.name().toLowerCase(Locale.ROOT), () -> overview(span));
        }
    }

    /** A new one each time, which has nothing cached. */
    private static void overview(Span span) {
        OverviewState state = OverviewFixture.overview(postgres).read(span, ZoneOffset.UTC);
        assertThat(state.figures()).isNotNull();
        assertThat(state.stats()).isNotNull();
    }

    private Runnable list(RunFilter filter) {
        return () -> runs.page(Scope.EVERYONE, filter, null, ROWS);
    }

    private Runnable back(RunFilter filter, Instant from) {
        UUID id = runs.page(Scope.EVERYONE, filter.withTime(null, from), null, 1)
                .runs()
                .getFirst()
                .id();
        return () -> runs.page(Scope.EVERYONE, filter, new RunPosition(id, true), ROWS);
    }

    private long version() {
        return fixture.jdbc
                .sql("select min(v.id) from model_version v join model m on m.id = v.model_id where m.owner = 'load'")
                .query(Long.class)
                .single();
    }

    /** From the call to the answer, so more than the server's own time. The median: half of all calls could well be of a plan gone bad. */
    private static double measure(String name, Runnable page) {
        for (int i = 0; i < 3; i++) {
            page.run();
        }
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            page.run();
            nanos.add(System.nanoTime() - start);
        }
        double median = quantile(nanos, 0.5);
        System.out.printf(
                "%-60s %8.1f ms  (a quarter within %.1f, nine tenths within %.1f)%n",
                name, median, quantile(nanos, 0.25), quantile(nanos, 0.9));
        return median;
    }

    /** Claims of eight from 2,000 that wait, and the completion of each. */
    private Times queueTimes(String what) {
        String name = "q" + UUID.randomUUID().toString().substring(0, 20);
        long version = fixture.version(name);
        UUID account = fixture.account(name);
        for (int i = 0; i < 2_000; i++) {
            fixture.enqueue(account, version);
        }
        UUID worker = fixture.worker("times", version);
        List<Long> claims = new ArrayList<>();
        List<Long> finishes = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            long start = System.nanoTime();
            List<Lease> leases = fixture.queue.claim(worker, 8);
            claims.add(System.nanoTime() - start);
            for (Lease lease : leases) {
                start = System.nanoTime();
                fixture.finish(lease, new Succeeded(), 1_000);
                finishes.add(System.nanoTime() - start);
            }
        }
        Times times = new Times(quantile(claims, 0.25), quantile(finishes, 0.25));
        System.out.printf(
                "%-60s claim of 8: %.2f ms  completion: %.2f ms%n", what, times.claimMillis, times.finishMillis);
        return times;
    }

    private static double quantile(List<Long> nanos, double share) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / 1e6;
    }
}
