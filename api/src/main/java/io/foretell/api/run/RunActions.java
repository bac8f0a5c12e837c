package io.foretell.api.run;

import io.foretell.api.run.ActionResult.Outcome;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.PredictionStatus;
import io.foretell.queue.QueueNotifier;
import io.foretell.queue.Retry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/**
 * What people do to runs from the pages. Each run is acted on by itself, so that one which cannot be does not hold up the others; the
 * results are in the order of the ids given. Thread-safe.
 */
@Service
public class RunActions {

    private final PredictionQueue queue;
    private final QueueNotifier notifier;
    private final RunListQueries queries;

    RunActions(PredictionQueue queue, QueueNotifier notifier, RunListQueries queries) {
        this.queue = queue;
        this.notifier = notifier;
        this.queries = queries;
    }

    /** Cancels those that wait, and has those stopped that run. */
    public List<ActionResult> cancel(Scope scope, Collection<UUID> ids) {
        return act(scope, ids, run -> cancel(run.id(), run.status()));
    }

    private ActionResult cancel(UUID id, PredictionStatus seen) {
        return switch (queue.cancel(id)) {
            case FINISHED -> {
                notifier.signal(PredictionSignal.PROGRESS, id.toString());
                yield new ActionResult(id, Outcome.CANCELED, PredictionStatus.CANCELED, null);
            }
            case STOPPING -> {
                notifier.signal(PredictionSignal.STOP, id.toString());
                yield new ActionResult(id, Outcome.STOPPING, PredictionStatus.PROCESSING, null);
            }
            case NOTHING_TO_CANCEL -> new ActionResult(id, Outcome.FINISHED_BEFORE, status(id, seen), null);
        };
    }

    /** As it is by now: it may have finished between our look at it and the cancel. */
    private PredictionStatus status(UUID id, PredictionStatus seen) {
        return queries.summaries(List.of(id)).stream()
                .map(RunSummary::status)
                .findFirst()
                .orElse(seen);
    }

    /**
     * Runs finished ones once more, as {@link PredictionQueue#retry} says: same input, version and account, which is billed.
     */
    public List<ActionResult> retry(Scope scope, Collection<UUID> ids) {
        return act(scope, ids, this::retry);
    }

    private ActionResult retry(RunSummary run) {
        return switch (queue.retry(run.id(), "web")) {
            case Retry.Queued(UUID made, long version) -> {
                notifier.signal(PredictionSignal.QUEUED, Long.toString(version));
                yield new ActionResult(run.id(), Outcome.RETRIED, run.status(), made);
            }
            case Retry.RetriedBefore(UUID made) ->
                new ActionResult(run.id(), Outcome.RETRIED_BEFORE, run.status(), made);
            case Retry.VersionRemoved() -> new ActionResult(run.id(), Outcome.VERSION_REMOVED, run.status(), null);
            case Retry.ModelPrivate() -> new ActionResult(run.id(), Outcome.MODEL_PRIVATE, run.status(), null);
            case Retry.Unfinished() -> new ActionResult(run.id(), Outcome.UNFINISHED, run.status(), null);
            case Retry.Unknown() -> notFound(run.id());
        };
    }

    /**
     * @param shared whether those may see it who are not signed in and have its address
     */
    public ActionResult share(Scope scope, UUID id, boolean shared) {
        return act(
                        scope,
                        List.of(id),
                        run -> queue.share(id, shared)
                                ? new ActionResult(id, shared ? Outcome.SHARED : Outcome.UNSHARED, run.status(), null)
                                : notFound(id))
                .getFirst();
    }

    private List<ActionResult> act(Scope scope, Collection<UUID> ids, Function<RunSummary, ActionResult> action) {
        Map<UUID, RunSummary> runs =
                queries.summaries(scope, ids).stream().collect(Collectors.toMap(RunSummary::id, Function.identity()));
        return ids.stream()
                .distinct()
                .map(id -> Optional.ofNullable(runs.get(id)).map(action).orElseGet(() -> notFound(id)))
                .toList();
    }

    private static ActionResult notFound(UUID id) {
        return new ActionResult(id, Outcome.NOT_FOUND, null, null);
    }
}
