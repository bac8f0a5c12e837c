package io.foretell.api.run;

import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list of runs is narrowed to; null: no condition. All conditions hold together.
 *
 * @param model {@code owner/name}, which is all of its versions
 * @param version a version's id, 64 hex digits
 * @param worker the one that ran it last
 * @param from created at this moment or later
 * @param to created before this moment
 * @param minCost finished and cost at least this
 * @param maxCost finished and cost at most this
 */
public record RunFilter(
        @Nullable PredictionStatus status,
        @Nullable String model,
        @Nullable String version,
        @Nullable UUID account,
        @Nullable UUID worker,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable BigDecimal minCost,
        @Nullable BigDecimal maxCost) {

    public static final RunFilter NONE = new RunFilter(null, null, null, null, null, null, null, null, null);

    boolean hasCost() {
        return minCost != null || maxCost != null;
    }

    public RunFilter withStatus(@Nullable PredictionStatus only) {
        return new RunFilter(only, model, version, account, worker, from, to, minCost, maxCost);
    }

    public RunFilter withModel(@Nullable String only) {
        return new RunFilter(status, only, version, account, worker, from, to, minCost, maxCost);
    }

    public RunFilter withVersion(@Nullable String only) {
        return new RunFilter(status, model, only, account, worker, from, to, minCost, maxCost);
    }

    public RunFilter withAccount(@Nullable UUID only) {
        return new RunFilter(status, model, version, only, worker, from, to, minCost, maxCost);
    }

    public RunFilter withWorker(@Nullable UUID only) {
        return new RunFilter(status, model, version, account, only, from, to, minCost, maxCost);
    }

    public RunFilter withTime(@Nullable Instant since, @Nullable Instant until) {
        return new RunFilter(status, model, version, account, worker, since, until, minCost, maxCost);
    }

    public RunFilter withCost(@Nullable BigDecimal least, @Nullable BigDecimal most) {
        return new RunFilter(status, model, version, account, worker, from, to, least, most);
    }
}
