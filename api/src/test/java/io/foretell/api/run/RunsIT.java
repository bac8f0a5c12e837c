package io.foretell.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.run.RunHistory.Newer;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a list shows of a run, and how a page is kept up to date. */
class RunsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private RunFixture fixture;
    private RunHistory runs;
    private UUID account;
    private long version;
    private Scope scope;

    @BeforeEach
    void newAccount() {
        fixture = new RunFixture(postgres);
        runs = fixture.runs();
        String name = "u" + UUID.randomUUID().toString().substring(0, 20);
        account = fixture.account(name);
        version = fixture.version(name);
        scope = Scope.of(account);
    }

    @Test
    void a_run_is_shown_as_it_is_at_each_step_of_its_life() {
        UUID id = fixture.enqueue(account, version);
        RunSummary waiting = only();
        assertThat(waiting.status()).isEqualTo(PredictionStatus.STARTING);
        assertThat(waiting.prompt()).isEqualTo("Write a poem.");
        assertThat(waiting.cost()).isNull();
        assertThat(waiting.worker()).isNull();
        UUID worker = fixture.worker("node-1", version);
        Lease lease = fixture.claim(worker);
        assertThat(only().status()).isEqualTo(PredictionStatus.PROCESSING);
        assertThat(only().workerId()).isEqualTo(worker);
        fixture.finish(lease, new Succeeded(), 2_000_000);
        RunSummary finished = only();
        assertThat(finished.id()).isEqualTo(id);
        assertThat(finished.status()).isEqualTo(PredictionStatus.SUCCEEDED);
        assertThat(finished.version()).isEqualTo(fixture.digest(version));
        assertThat(finished.worker()).isEqualTo("node-1");
        assertThat(finished.runTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(finished.firstToken()).isEqualTo(Duration.ofNanos(250_000));
        assertThat(finished.cost().amount()).isEqualByComparingTo("0.0002");
        assertThat(finished.outputTokens()).isEqualTo(2);
    }

    @Test
    void runs_of_others_are_not_there() {
        UUID id = fixture.enqueue(account, version);
        Scope others = Scope.of(UUID.randomUUID());
        assertThat(runs.page(others, RunFilter.NONE, null, 10).runs()).isEmpty();
        assertThat(runs.page(others, RunFilter.NONE.withAccount(account), null, 10)
                        .runs())
                .isEmpty();
        assertThat(runs.find(others, List.of(id))).isEmpty();
        assertThat(runs.detail(others, id)).isEmpty();
        assertThat(runs.detail(scope, id)).isPresent();
        assertThat(runs.page(Scope.EVERYONE, RunFilter.NONE.withAccount(account), null, 10)
                        .runs())
                .hasSize(1);
    }

    @Test
    void what_names_nothing_that_exists_finds_nothing() {
        fixture.enqueue(account, version);
        assertThat(page(RunFilter.NONE.withModel("nobody/nothing"))).isEmpty();
        assertThat(page(RunFilter.NONE.withVersion("0".repeat(64)))).isEmpty();
        assertThat(page(RunFilter.NONE.withWorker(UUID.randomUUID()))).isEmpty();
        assertThat(page(RunFilter.NONE.withTime(Instant.MIN, Instant.MAX))).hasSize(1);
        assertThat(page(RunFilter.NONE.withStatus(PredictionStatus.STARTING).withCost(BigDecimal.ZERO, null)))
                .isEmpty();
    }

    @Test
    void a_search_that_used_up_its_rows_says_how_far_it_came_and_goes_on_from_there() {
        UUID worker = fixture.worker("node-1", version);
        UUID failed = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1);
        for (int i = 0; i < 25; i++) {
            fixture.enqueue(account, version);
            fixture.finish(fixture.claim(worker), new Succeeded(), 1_000);
        }
        RunFilter cheap = RunFilter.NONE.withCost(null, new BigDecimal("0.00000001"));
        RunSearch search =
                RunSearchPlan.of(scope, cheap, (model, digest) -> List.of()).orElseThrow();
        RunSearch ofTen = RunFixture.reading(10, search);
        RunPage first = runs.page(ofTen, null, 5);
        assertThat(first.runs()).isEmpty();
        assertThat(first.searchedTo()).isNotNull();
        RunPage second = runs.page(ofTen, first.older(), 5);
        assertThat(second.searchedTo()).isBefore(first.searchedTo());
        RunPage third = runs.page(ofTen, second.older(), 5);
        assertThat(third.runs()).extracting(RunSummary::id).containsExactly(failed);
        assertThat(third.searchedTo()).isNull();
        assertThat(third.older()).isNull();
    }

    @Test
    void failed_runs_of_an_account_are_found_at_once_however_many_others_have() {
        UUID worker = fixture.worker("node-1", version);
        UUID failed = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1);
        UUID others = fixture.account("o" + account.toString().substring(0, 20));
        for (int i = 0; i < 25; i++) {
            fixture.enqueue(others, version);
            fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1);
        }
        RunFilter filter = RunFilter.NONE.withStatus(PredictionStatus.FAILED).withModel("tests/" + model());
        RunSearch search =
                RunSearchPlan.of(scope, filter, fixture.queries()::versions).orElseThrow();
        RunPage page = runs.page(RunFixture.reading(10, search), null, 5);
        assertThat(page.runs()).extracting(RunSummary::id).containsExactly(failed);
        assertThat(page.searchedTo()).isNull();
    }

    @Test
    void runs_of_a_model_with_many_versions_are_found_at_once_however_many_others_have() {
        List<Long> all =
                IntStream.range(0, 6).mapToObj(i -> fixture.version(model())).toList();
        UUID worker = fixture.worker("node-1", all.toArray(Long[]::new));
        List<UUID> expected = all.stream().map(v -> fixture.enqueue(account, v)).toList();
        for (int i = 0; i < 6; i++) {
            fixture.finish(fixture.claim(worker), new Succeeded(), 1);
        }
        long busy = fixture.version("busy" + model());
        for (int i = 0; i < 25; i++) {
            fixture.enqueue(account, busy);
        }
        for (PredictionStatus status : new PredictionStatus[] {null, PredictionStatus.SUCCEEDED}) {
            RunFilter filter = RunFilter.NONE.withModel("tests/" + model()).withStatus(status);
            RunSearch search = RunSearchPlan.of(Scope.EVERYONE, filter, fixture.queries()::versions)
                    .orElseThrow();
            RunPage page = runs.page(RunFixture.reading(20, search), null, 10);
            assertThat(page.runs()).extracting(RunSummary::id).containsExactlyElementsOf(expected.reversed());
            assertThat(page.searchedTo()).isNull();
        }
    }

    private String model() {
        return fixture.jdbc
                .sql("select m.name from model m join model_version v on v.model_id = m.id where v.id = ?")
                .param(version)
                .query(String.class)
                .single();
    }

    @Test
    void a_page_hears_of_what_became_of_the_rows_it_shows_and_how_many_are_newer() {
        UUID worker = fixture.worker("node-1", version);
        UUID old = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Succeeded(), 1);
        UUID running = fixture.enqueue(account, version);
        Lease lease = fixture.claim(worker);
        UUID waiting = fixture.enqueue(account, version);
        List<UUID> unfinished = List.of(running, waiting);
        assertThat(runs.find(scope, unfinished)).extracting(RunSummary::id).containsExactly(waiting, running);
        fixture.finish(lease, new Succeeded(), 1);
        assertThat(runs.find(scope, unfinished))
                .extracting(RunSummary::status)
                .containsExactly(PredictionStatus.STARTING, PredictionStatus.SUCCEEDED);
        assertThat(runs.countNewer(scope, RunFilter.NONE, old)).isEqualTo(new Newer(2, false));
        assertThat(runs.countNewer(scope, RunFilter.NONE.withStatus(PredictionStatus.STARTING), old))
                .isEqualTo(new Newer(1, false));
    }

    @Test
    void newer_runs_are_counted_up_to_a_hundred() {
        UUID old = fixture.enqueue(account, version);
        for (int i = 0; i < 99; i++) {
            fixture.enqueue(account, version);
        }
        assertThat(runs.countNewer(scope, RunFilter.NONE, old)).isEqualTo(new Newer(99, false));
        fixture.enqueue(account, version);
        fixture.enqueue(account, version);
        assertThat(runs.countNewer(scope, RunFilter.NONE, old)).isEqualTo(new Newer(100, true));
    }

    private RunSummary only() {
        List<RunSummary> page = page(RunFilter.NONE);
        assertThat(page).hasSize(1);
        return page.getFirst();
    }

    private List<RunSummary> page(RunFilter filter) {
        return runs.page(scope, filter, null, 10).runs();
    }
}
