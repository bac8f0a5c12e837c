package io.foretell.api.overview;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What finished within a stretch of time.
 *
 * @param length of what is over of it: the last point of a plot is shorter than the others
 * @param outputTokens of all that finished
 * @param spend their cost
 * @param runTime of those that succeeded
 * @param firstToken run time up to the first token, of those that made one
 */
public record RunStats(
        Instant from,
        Duration length,
        long succeeded,
        long failed,
        long canceled,
        long outputTokens,
        BigDecimal spend,
        Percentiles runTime,
        Percentiles firstToken) {

    /**
     * To about 5 %: times are counted in bins that grow by 9 %. Null when there is nothing to tell from.
     */
    public record Percentiles(
            @Nullable Duration p50, @Nullable Duration p95) {

        static final Percentiles NONE = new Percentiles(null, null);
    }

    public long finished() {
        return succeeded + failed + canceled;
    }

    /** Of those that were not canceled, the share that succeeded, 0 to 1; null when there is none. */
    public @Nullable Double successRate() {
        return succeeded + failed == 0 ? null : (double) succeeded / (succeeded + failed);
    }

    /** Output of the whole service per second of this stretch; 0 of one that has just begun. */
    public double tokensPerSecond() {
        return length.toMillis() == 0 ? 0 : outputTokens / (length.toMillis() / 1e3);
    }
}
