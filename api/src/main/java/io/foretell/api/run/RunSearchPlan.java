package io.foretell.api.run;

import io.foretell.queue.PredictionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes a filter apart: what an index answers, and the rest. Unfinished runs are in the queue, which is short; failed and canceled ones have
 * indexes of their own, of all and of an account, with all that is filtered by; then worker, account and version, each with its index; a cost
 * alone is looked for in the ledger, whose rows are narrow. A cost beside others is looked up row by row.
 */
final class RunSearchPlan {

    /** Rows of predictions, which are wide: about 1 us each in memory. */
    private static final int ROWS = 20_000;

    /** Rows of an index for several versions, all read before any is tested: about 1 us each. */
    private static final int VERSION_ROWS = 5_000;

    /** Rows with another row to be found for each: about 5 us. */
    private static final int JOINED_ROWS = 2_500;

    /** Rows of the ledger: about 1 us each. */
    private static final int LEDGER_ROWS = 25_000;

    /** Rows of an index that holds all. */
    private static final int INDEX_ROWS = 50_000;

    /** A scalar sub-select, as the planner turns EXISTS into a join with all of the ledger. */
    private static final String LEDGER_COST = "(select l.cost from usage_ledger l where l.prediction_id = s.id)";

    private final RunFilter filter;
    private final List<Long> versions;
    private final List<String> rest = new ArrayList<>();
    private final TreeSet<String> columns = new TreeSet<>();
    private final Map<String, Object> params = new HashMap<>();

    private RunSearchPlan(RunFilter filter, List<Long> versions) {
        this.filter = filter;
        this.versions = versions;
    }

    /**
     * @param versions the ids of the versions with a model's name, or a digest, or both
     * @return empty when nothing can match
     */
    static Optional<RunSearch> of(
            Scope scope, RunFilter filter, BiFunction<@Nullable String, @Nullable String, List<Long>> versions) {
        UUID own = scope.accountId();
        if (own != null && filter.account() != null && !own.equals(filter.account())) {
            return Optional.empty();
        }
        PredictionStatus status = filter.status();
        if (status != null && !status.isTerminal() && filter.hasCost()) {
            return Optional.empty();
        }
        boolean any = filter.model() == null && filter.version() == null;
        List<Long> only = any ? List.of() : versions.apply(filter.model(), filter.version());
        return only.isEmpty() && !any
                ? Optional.empty()
                : Optional.of(new RunSearchPlan(own == null ? filter : filter.withAccount(own), only).search());
    }

    private RunSearch search() {
        if (filter.status() == PredictionStatus.STARTING || filter.status() == PredictionStatus.PROCESSING) {
            return unfinished();
        }
        if (filter.status() == PredictionStatus.FAILED || filter.status() == PredictionStatus.CANCELED) {
            return unsuccessful(filter.status());
        }
        if (filter.status() == PredictionStatus.SUCCEEDED) {
            rest("status", "s.status = 'succeeded'");
        }
        if (filter.worker() != null) {
            return ofWorker(filter.worker());
        }
        if (filter.account() != null) {
            params.put("account", filter.account());
            restVersions();
            return predictions("account_id = :account", ROWS);
        }
        if (versions.isEmpty() && filter.hasCost()) {
            return ledger();
        }
        return ofVersions();
    }

    private RunSearch unfinished() {
        rest("attempt", filter.status() == PredictionStatus.STARTING ? "s.attempt = 0" : "s.attempt > 0");
        restVersions();
        restWorker();
        if (filter.account() != null) {
            params.put("account", filter.account());
        }
        return made(List.of(queue(filter.account() == null ? "true" : "account_id = :account")), List.of(), INDEX_ROWS);
    }

    private RunSearch unsuccessful(PredictionStatus status) {
        String condition = "status = '%s'".formatted(status.word());
        restVersions();
        restWorker();
        if (filter.account() == null) {
            return predictions(condition, INDEX_ROWS);
        }
        params.put("account", filter.account());
        return predictions("account_id = :account and " + condition, INDEX_ROWS);
    }

    /** What it runs is in the queue only, until it has finished. */
    private RunSearch ofWorker(UUID worker) {
        params.put("worker", worker);
        restAccount();
        restVersions();
        String finished = prediction("worker_id = :worker");
        return filter.status() != null || filter.hasCost()
                ? predictions("worker_id = :worker", ROWS)
                : made(List.of(queue("worker_id = :worker"), finished), List.of(), ROWS);
    }

    private RunSearch ofVersions() {
        return versions.size() < 2
                ? predictions(versions.isEmpty() ? "true" : "model_version_id = " + versions.getFirst(), ROWS)
                : predictions("model_version_id = v.version", versions, VERSION_ROWS);
    }

    private RunSearch ledger() {
        columns.clear();
        rest.clear();
        rest.add(cost("s.cost"));
        if (filter.status() != null) {
            rest.add("(select p.status from prediction p where p.id = s.id) = '%s'"
                    .formatted(filter.status().word()));
        }
        String source =
                "select prediction_id as id, cost from usage_ledger where prediction_id > :above and prediction_id < :below";
        return made(List.of(source), List.of(), LEDGER_ROWS);
    }

    private RunSearch predictions(String condition, int rows) {
        return predictions(condition, List.of(), rows);
    }

    private RunSearch predictions(String condition, List<Long> each, int rows) {
        if (filter.hasCost()) {
            rest.add(cost(LEDGER_COST));
        }
        return made(List.of(prediction(condition)), each, filter.hasCost() ? JOINED_ROWS : rows);
    }

    private RunSearch made(List<String> sources, List<Long> each, int rows) {
        return new RunSearch(sources, each, List.copyOf(rest), Map.copyOf(params), rows, filter);
    }

    private String queue(String condition) {
        return "select prediction_id as id%s from queue_entry where %s and prediction_id > :above and prediction_id < :below"
                .formatted(listed(), condition);
    }

    private String prediction(String condition) {
        return "select id%s from prediction where %s and id > :above and id < :below".formatted(listed(), condition);
    }

    private String listed() {
        return columns.stream().map(column -> ", " + column).collect(Collectors.joining());
    }

    private void restAccount() {
        if (filter.account() != null) {
            params.put("account", filter.account());
            rest("account_id", "s.account_id = :account");
        }
    }

    private void restVersions() {
        if (!versions.isEmpty()) {
            String ids = versions.stream().map(String::valueOf).collect(Collectors.joining(", "));
            rest("model_version_id", "s.model_version_id in (%s)".formatted(ids));
        }
    }

    private void restWorker() {
        if (filter.worker() != null) {
            params.put("worker", filter.worker());
            rest("worker_id", "s.worker_id = :worker");
        }
    }

    private void rest(String column, String condition) {
        columns.add(column);
        rest.add(condition);
    }

    private String cost(String of) {
        List<String> bounds = new ArrayList<>();
        if (filter.minCost() != null) {
            params.put("minCost", filter.minCost());
            bounds.add(of + " >= :minCost");
        }
        if (filter.maxCost() != null) {
            params.put("maxCost", filter.maxCost());
            bounds.add(of + " <= :maxCost");
        }
        return String.join(" and ", bounds);
    }
}
