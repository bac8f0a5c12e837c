package io.foretell.api.fleet;

import io.foretell.api.fleet.WorkerView.State;
import io.foretell.queue.WorkerLeases;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The workers. Thread-safe. */
@Service
public class Workers {

    /** How far back samples go: a sparkline of 120 heartbeats of the usual 5 s. */
    public static final Duration WINDOW = Duration.ofMinutes(10);

    private final WorkerQueries queries;
    private final WorkerLeases leases;

    Workers(WorkerQueries queries, WorkerLeases leases) {
        this.queries = queries;
        this.leases = leases;
    }

    /**
     * Those that live, then those that are gone, by name; 500 at most.
     *
     * @param gone of those that are gone only such whose lease ended no longer ago than this
     */
    public List<WorkerView> list(Duration gone) {
        return queries.list(gone, WINDOW);
    }

    /** What became of a drain or resume. */
    public enum Outcome {
        /** It takes no new predictions from now on; what it has goes on. */
        DRAINING,
        /** It takes predictions again, from its next heartbeat on at the latest. */
        RESUMED,
        DRAINING_ALREADY,
        RUNNING_ALREADY,
        /** Its process is ending: there is nothing to drain or resume. */
        STOPPING,
        /** It has stopped, or was lost. */
        GONE,
        NOT_FOUND
    }

    /** Has a worker take no new predictions. Takes effect at once; the worker hears of it with its next heartbeat. */
    public Outcome drain(UUID id) {
        State before = queries.state(id);
        if (before != State.RUNNING) {
            return unchanged(before);
        }
        leases.drain(id);
        return Outcome.DRAINING;
    }

    /** Ends a drain, also while predictions of the worker still run. */
    public Outcome resume(UUID id) {
        return leases.resume(id) ? Outcome.RESUMED : unchanged(queries.state(id));
    }

    private static Outcome unchanged(@Nullable State state) {
        if (state == null) {
            return Outcome.NOT_FOUND;
        }
        return switch (state) {
            case RUNNING -> Outcome.RUNNING_ALREADY;
            case DRAINING -> Outcome.DRAINING_ALREADY;
            case STOPPING -> Outcome.STOPPING;
            case STOPPED, LOST -> Outcome.GONE;
        };
    }
}
