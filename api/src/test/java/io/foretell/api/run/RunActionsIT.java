package io.foretell.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.run.ActionResult.Outcome;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.Lease;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.PredictionStatus;
import io.foretell.queue.QueueNotifier;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people do to runs, also from a page that is no longer true. */
class RunActionsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private RunFixture fixture;
    private RunHistory runs;
    private QueueNotifier notifier;
    private RunActions actions;
    private UUID account;
    private long version;
    private UUID worker;
    private Scope scope;

    @BeforeEach
    void newAccount() {
        fixture = new RunFixture(postgres);
        runs = fixture.runs();
        notifier = new QueueNotifier(postgres.unpooledDataSource());
        actions = new RunActions(fixture.queue, notifier, fixture.queries());
        String name = "u" + UUID.randomUUID().toString().substring(0, 20);
        account = fixture.account(name);
        version = fixture.version(name);
        worker = fixture.worker("node", version);
        scope = Scope.of(account);
    }

    @AfterEach
    void close() {
        notifier.close();
    }

    @Test
    void canceling_many_tells_of_each_what_became_of_it() {
        UUID finished = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Succeeded(), 1);
        UUID running = fixture.enqueue(account, version);
        fixture.claim(worker);
        UUID waiting = fixture.enqueue(account, version);
        UUID others = fixture.enqueue(fixture.account("o" + account.toString().substring(0, 20)), version);
        UUID unknown = UUID.randomUUID();
        assertThat(actions.cancel(scope, List.of(finished, running, waiting, others, unknown)))
                .containsExactly(
                        new ActionResult(finished, Outcome.FINISHED_BEFORE, PredictionStatus.SUCCEEDED, null),
                        new ActionResult(running, Outcome.STOPPING, PredictionStatus.PROCESSING, null),
                        new ActionResult(waiting, Outcome.CANCELED, PredictionStatus.CANCELED, null),
                        new ActionResult(others, Outcome.NOT_FOUND, null, null),
                        new ActionResult(unknown, Outcome.NOT_FOUND, null, null));
    }

    @Test
    void a_retry_is_a_new_run_with_the_same_input_and_account_linked_with_the_old_one() {
        UUID id = fixture.enqueue(account, version, "https://example.test/hook");
        assertThat(actions.retry(scope, List.of(id)))
                .containsExactly(new ActionResult(id, Outcome.UNFINISHED, PredictionStatus.STARTING, null));
        fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1);
        ActionResult retried = actions.retry(scope, List.of(id)).getFirst();
        assertThat(retried.outcome()).isEqualTo(Outcome.RETRIED);
        RunDetail former = runs.detail(scope, id).orElseThrow();
        RunDetail repeated = runs.detail(scope, retried.retriedAs()).orElseThrow();
        assertThat(former.retriedAs()).isEqualTo(repeated.summary().id());
        assertThat(repeated.retryOf()).isEqualTo(id);
        assertThat(repeated.inputJson()).isEqualTo(former.inputJson());
        assertThat(repeated.summary().source()).isEqualTo("web");
        Lease lease = fixture.claim(worker);
        assertThat(lease.predictionId()).isEqualTo(repeated.summary().id());
        fixture.finish(lease, new Succeeded(), 1);
        assertThat(runs.detail(scope, lease.predictionId()).orElseThrow().deliveries())
                .isEmpty();
    }

    @Test
    void a_run_of_a_removed_version_is_not_retried() {
        UUID id = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1);
        fixture.set("model_version set removed_at = now() where id = ?", version);
        assertThat(actions.retry(scope, List.of(id)))
                .containsExactly(new ActionResult(id, Outcome.VERSION_REMOVED, PredictionStatus.FAILED, null));
    }

    @Test
    void a_run_of_a_model_that_is_private_by_now_is_retried_for_its_owner_alone() {
        UUID id = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1);
        fixture.set("model set visibility = 'private'");
        assertThat(actions.retry(scope, List.of(id)))
                .containsExactly(new ActionResult(id, Outcome.MODEL_PRIVATE, PredictionStatus.FAILED, null));
        fixture.set("account set username = 'tests' where id = ?", account);
        assertThat(actions.retry(scope, List.of(id)))
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.RETRIED);
        fixture.set(
                "account set username = ? where id = ?",
                "was-" + account.toString().substring(0, 20),
                account);
    }

    @Test
    void of_many_who_retry_at_once_one_does_and_the_others_are_led_to_its_run() {
        UUID id = fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Failed("model_error", "why"), 1);
        List<ActionResult> results =
                atOnce(() -> actions.retry(scope, List.of(id)).getFirst());
        assertThat(results).extracting(ActionResult::outcome).containsOnlyOnce(Outcome.RETRIED);
        assertThat(results)
                .extracting(ActionResult::retriedAs)
                .doesNotContainNull()
                .containsOnly(results.getFirst().retriedAs());
    }

    @Test
    void a_run_is_seen_by_strangers_only_while_it_is_shared() {
        UUID id = fixture.enqueue(account, version);
        assertThat(runs.sharedDetail(id)).isEmpty();
        assertThat(actions.share(Scope.of(UUID.randomUUID()), id, true).outcome())
                .isEqualTo(Outcome.NOT_FOUND);
        assertThat(actions.share(scope, id, true).outcome()).isEqualTo(Outcome.SHARED);
        assertThat(runs.sharedDetail(id).orElseThrow().inputJson()).contains("Write a poem.");
        assertThat(actions.share(scope, id, false).outcome()).isEqualTo(Outcome.UNSHARED);
        assertThat(runs.sharedDetail(id)).isEmpty();
    }

    /** By six threads that start when all are there. */
    private static List<ActionResult> atOnce(Callable<ActionResult> action) {
        CyclicBarrier start = new CyclicBarrier(6);
        List<Future<ActionResult>> all;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all = IntStream.range(0, start.getParties())
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return action.call();
                    }))
                    .toList();
        }
        return all.stream().map(Future::resultNow).toList();
    }
}
