package io.foretell.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.db.PostgresExtension;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome;
import io.foretell.queue.PredictionOutcome.Canceled;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Filters, held to a look at every run. */
class RunFilterIT {

    private static final int RUNS = 240;

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static final List<UUID> accounts = new ArrayList<>();
    private static final List<Long> versions = new ArrayList<>();
    private static final List<UUID> workers = new ArrayList<>();
    private static RunHistory runs;
    private static RunListQueries queries;
    private static List<RunSummary> all;

    @BeforeAll
    static void makeRuns() {
        RunFixture fixture = new RunFixture(postgres);
        runs = fixture.runs();
        queries = fixture.queries();
        List.of("ada", "bob", "eve").forEach(name -> accounts.add(fixture.account(name)));
        List.of("one", "one", "two", "two").forEach(name -> versions.add(fixture.version(name)));
        List.of("a", "b", "c").forEach(name -> workers.add(fixture.worker(name, versions.toArray(Long[]::new))));
        Random random = new Random(1);
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            ids.add(fixture.enqueue(pick(accounts, random), pick(versions, random)));
            if (random.nextInt(4) > 0) {
                run(fixture, fixture.claim(pick(workers, random)), random);
            }
        }
        all = runs.find(Scope.EVERYONE, ids);
        assertThat(all).hasSize(RUNS).extracting(RunSummary::status).contains(PredictionStatus.values());
    }

    private static void run(RunFixture fixture, Lease lease, Random random) {
        PredictionOutcome outcome = List.of(
                        new Succeeded(), new Succeeded(), new Failed("model_error", "why"), new Canceled())
                .get(random.nextInt(4));
        if (random.nextInt(5) > 0) {
            fixture.finish(lease, outcome, random.nextInt(5) * 1_000_000L);
        }
    }

    @RepeatedTest(60)
    void any_filter_finds_in_pages_what_a_look_at_every_run_finds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        RunFilter filter = filter(random);
        Scope scope = random.nextInt(3) == 0 ? Scope.of(pick(accounts, random)) : Scope.EVERYONE;
        List<UUID> expected =
                all.stream().filter(matches(scope, filter)).map(RunSummary::id).toList();
        int size = 1 + random.nextInt(40);
        List<UUID> seen = new ArrayList<>();
        RunPage page = runs.page(scope, filter, null, size);
        RunPage last = page;
        while (true) {
            assertThat(page.runs().size()).isLessThanOrEqualTo(size);
            page.runs().forEach(run -> seen.add(run.id()));
            last = page;
            if (page.older() == null) {
                break;
            }
            page = runs.page(scope, filter, page.older(), size);
        }
        assertThat(seen).as("%s of %s", filter, scope).isEqualTo(expected);
        assertThat(walkBack(scope, filter, last, size)).isEqualTo(expected);
    }

    /** Both ways, over pages that are empty as well. */
    @RepeatedTest(60)
    void any_search_that_may_read_few_rows_finds_them_all_in_the_end(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        RunFilter filter = filter(random);
        Optional<RunSearch> plan = RunSearchPlan.of(Scope.EVERYONE, filter, queries::versions);
        List<UUID> expected = all.stream()
                .filter(matches(Scope.EVERYONE, filter))
                .map(RunSummary::id)
                .toList();
        if (plan.isEmpty()) {
            assertThat(expected).isEmpty();
            return;
        }
        RunSearch search = RunFixture.reading(7, plan.get());
        Deque<UUID> seen = new ArrayDeque<>();
        RunPage page = runs.page(search, null, 3);
        ids(page).forEach(seen::addLast);
        while (page.older() != null) {
            page = runs.page(search, page.older(), 3);
            ids(page).forEach(seen::addLast);
        }
        assertThat(seen).as("%s", filter).containsExactlyElementsOf(expected);
        Deque<UUID> back = new ArrayDeque<>(ids(page));
        while (page.newer() != null) {
            page = runs.page(search, page.newer(), 3);
            ids(page).reversed().forEach(back::addFirst);
        }
        assertThat(back).as("back through %s", filter).containsExactlyElementsOf(expected);
    }

    private static List<UUID> ids(RunPage page) {
        return page.runs().stream().map(RunSummary::id).toList();
    }

    private static List<UUID> walkBack(Scope scope, RunFilter filter, RunPage last, int size) {
        List<UUID> seen =
                new ArrayList<>(last.runs().stream().map(RunSummary::id).toList());
        RunPage page = last;
        while (page.newer() != null) {
            page = runs.page(scope, filter, page.newer(), size);
            seen.addAll(0, page.runs().stream().map(RunSummary::id).toList());
        }
        return seen;
    }

    private static RunFilter filter(Random random) {
        RunFilter filter = RunFilter.NONE;
        if (random.nextInt(2) == 0) {
            filter = filter.withStatus(pick(List.of(PredictionStatus.values()), random));
        }
        if (random.nextInt(3) == 0) {
            filter = filter.withModel(pick(List.of("tests/one", "tests/two"), random));
        } else if (random.nextInt(3) == 0) {
            filter = filter.withVersion(pick(all, random).version());
        }
        if (random.nextInt(3) == 0) {
            filter = filter.withAccount(pick(accounts, random));
        }
        if (random.nextInt(3) == 0) {
            filter = filter.withWorker(pick(workers, random));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withTime(
                    RunSearch.moment(pick(all, random).id()),
                    RunSearch.moment(pick(all, random).id()));
        }
        if (random.nextInt(4) == 0) {
            filter = filter.withCost(
                    random.nextBoolean() ? new BigDecimal("0.0001") : null,
                    random.nextBoolean() ? new BigDecimal("0.0003") : null);
        }
        return filter;
    }

    private static Predicate<RunSummary> matches(Scope scope, RunFilter filter) {
        return run -> (scope.accountId() == null || scope.accountId().equals(run.accountId()))
                && (filter.status() == null || filter.status() == run.status())
                && (filter.model() == null || filter.model().equals(run.model()))
                && (filter.version() == null || filter.version().equals(run.version()))
                && (filter.account() == null || filter.account().equals(run.accountId()))
                && (filter.worker() == null || filter.worker().equals(run.workerId()))
                && (filter.from() == null || !RunSearch.moment(run.id()).isBefore(filter.from()))
                && (filter.to() == null || RunSearch.moment(run.id()).isBefore(filter.to()))
                && (filter.minCost() == null
                        || (run.cost() != null && run.cost().amount().compareTo(filter.minCost()) >= 0))
                && (filter.maxCost() == null
                        || (run.cost() != null && run.cost().amount().compareTo(filter.maxCost()) <= 0));
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
