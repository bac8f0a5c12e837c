package io.foretell.api.run;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** The runs: lists, and single ones. Thread-safe. */
@Service
public class RunHistory {

    /** More newer ones are not counted. */
    private static final int MOST_COUNTED = 100;

    private static final RunPage NOTHING = new RunPage(List.of(), null, null, null);

    private final RunListQueries queries;
    private final RunDetailQueries details;
    private final SharedRunQueries shared;
    private final RunOperatorQueries operators;

    RunHistory(
            RunListQueries queries, RunDetailQueries details, SharedRunQueries shared, RunOperatorQueries operators) {
        this.queries = queries;
        this.details = details;
        this.shared = shared;
        this.operators = operators;
    }

    /**
     * A page of runs, newest first.
     *
     * @param position null: the newest
     * @param size runs per page, at most
     */
    public RunPage page(Scope scope, RunFilter filter, @Nullable RunPosition position, int size) {
        return RunSearchPlan.of(scope, filter, queries::versions)
                .map(search -> page(search, position, size))
                .orElse(NOTHING);
    }

    /** A page without prompts and errors. */
    RunPage tersePage(Scope scope, RunFilter filter, @Nullable RunPosition position, int size) {
        return RunSearchPlan.of(scope, filter, queries::versions)
                .map(search -> page(search, position, size, queries::terseSummaries))
                .orElse(NOTHING);
    }

    RunPage page(RunSearch search, @Nullable RunPosition position, int size) {
        return page(search, position, size, queries::summaries);
    }

    private RunPage page(
            RunSearch search,
            @Nullable RunPosition position,
            int size,
            Function<Collection<UUID>, List<RunSummary>> read) {
        boolean backwards = position != null && position.newer();
        RunListQueries.Found found = queries.find(search, position, size + 1);
        boolean more = found.ids().size() > size;
        List<UUID> ids = more ? found.ids().subList(0, size) : found.ids();
        UUID stopped = found.stopped();
        List<RunSummary> runs = read.apply(ids);
        @Nullable UUID ahead = more ? ids.getLast() : stopped;
        @Nullable RunPosition onwards = ahead == null ? null : new RunPosition(ahead, backwards);
        @Nullable RunPosition back = position == null ? null : position.back(ids);
        Instant searchedTo = stopped == null ? null : RunSearch.moment(stopped);
        return backwards ? new RunPage(runs, back, onwards, searchedTo) : new RunPage(runs, onwards, back, searchedTo);
    }

    /**
     * How many runs there are by now above the first row of a page.
     *
     * @param id of that row
     */
    public Newer countNewer(Scope scope, RunFilter filter, UUID id) {
        return RunSearchPlan.of(scope, filter, queries::versions)
                .map(search -> queries.find(search, new RunPosition(id, true), MOST_COUNTED))
                .map(found ->
                        new Newer(found.ids().size(), found.ids().size() == MOST_COUNTED || found.stopped() != null))
                .orElse(Newer.NONE);
    }

    /**
     * @param orMore whether the count ended there: at {@link #MOST_COUNTED}, or after the rows that one look may read
     */
    public record Newer(int count, boolean orMore) {

        public static final Newer NONE = new Newer(0, false);
    }

    /** The given runs as they are now, newest first; unknown ones and those of others are missing. */
    public List<RunSummary> find(Scope scope, Collection<UUID> ids) {
        return queries.summaries(scope, ids);
    }

    /** All about one run, as of one moment. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<RunDetail> detail(Scope scope, UUID id) {
        return details.find(scope, id);
    }

    /**
     * What happened to a run so far, in order.
     *
     * @param run which the caller may see, as one of the other methods gave it
     */
    public List<RunEvent> timeline(RunSummary run) {
        return details.events(run.id());
    }

    /**
     * The messages to a run's webhook.
     *
     * @param run which the caller may see, as one of the other methods gave it
     */
    public List<RunDelivery> deliveries(RunSummary run) {
        return details.deliveries(run.id());
    }

    /** What anyone who has a shared run's address may see of it; empty when it is not shared. */
    public Optional<SharedRun> sharedDetail(UUID id) {
        return shared.find(id);
    }

    /** What happened to a shared run so far, in order, without the workers; empty when it is not shared. */
    public List<RunEvent> sharedTimeline(UUID id) {
        return shared.timeline(id);
    }

    /**
     * What only operators need to know of a run.
     *
     * @param run as one of the other methods gave it
     */
    public RunOperatorFacts operatorFacts(RunSummary run) {
        return operators.facts(run.id());
    }

    /** The same without the commits, for a page that asks again and again. */
    public RunOperatorFacts operatorState(RunSummary run) {
        return operators.state(run.id());
    }

    /**
     * Writes the runs as CSV (RFC 4180), newest first, a header first. Reads page by page, with no transaction over all of them, and a
     * bounded number of pages; when there may be more, a last row says so in its first column.
     *
     * @param limit runs at most
     * @throws IOException when the target takes no more
     */
    public void writeCsv(Scope scope, RunFilter filter, int limit, Writer target) throws IOException {
        new RunCsv(this).write(scope, filter, limit, target);
    }
}
