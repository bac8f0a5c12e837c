package io.foretell.api.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.foretell.api.billing.Cost;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a finished prediction took; empty until then.
 *
 * @param predictTime run time, seconds
 * @param totalTime from creation to finish, seconds
 * @param timeToFirstToken run time up to the first token, seconds
 * @param tokensPerSecond output tokens per second of run time
 * @param cost decimal string in {@code currency}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PredictionMetrics(
        @Nullable Double predictTime,
        @Nullable Double totalTime,
        @Nullable Integer inputTokenCount,
        @Nullable Integer outputTokenCount,
        @Nullable Double timeToFirstToken,
        @Nullable Double tokensPerSecond,
        @Nullable String cost,
        @Nullable String currency) {

    private static final double MICROS_PER_SECOND = 1e6;

    public static final PredictionMetrics NONE = new PredictionMetrics(null, null, null, null, null, null, null, null);

    static PredictionMetrics of(PredictionRow row, @Nullable Cost cost) {
        Instant finishedAt = row.finishedAt();
        if (finishedAt == null) {
            return NONE;
        }
        return new PredictionMetrics(
                seconds(row.runMicros()),
                Duration.between(row.createdAt(), finishedAt).toNanos() / 1e9,
                row.inputTokens(),
                row.outputTokens(),
                seconds(row.firstTokenMicros()),
                tokensPerSecond(row.outputTokens(), row.runMicros()),
                cost == null ? null : cost.text(),
                cost == null ? null : cost.currency());
    }

    private static @Nullable Double seconds(@Nullable Long micros) {
        return micros == null ? null : micros / MICROS_PER_SECOND;
    }

    private static @Nullable Double tokensPerSecond(@Nullable Integer tokens, @Nullable Long runMicros) {
        if (tokens == null || tokens == 0 || runMicros == null || runMicros == 0) {
            return null;
        }
        return Math.round(tokens * MICROS_PER_SECOND / runMicros * 1_000) / 1_000.0;
    }
}
