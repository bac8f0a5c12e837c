package io.foretell.api.run;

import io.foretell.api.billing.Cost;
import io.foretell.queue.PredictionStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as a list shows it.
 *
 * @param model {@code owner/name}
 * @param version 64 hex digits
 * @param account its username
 * @param source api or web
 * @param workerId who runs it, or ran it last; null while it waits
 * @param hardware sku of the worker that claimed it last
 * @param attempts claims so far
 * @param runTime billed run time; null while unfinished
 * @param firstToken run time up to the first token of output
 * @param cost null while unfinished
 * @param error its first 200 characters
 * @param prompt its first 160 characters
 */
public record RunSummary(
        UUID id,
        PredictionStatus status,
        String model,
        String version,
        UUID accountId,
        String account,
        String source,
        @Nullable UUID workerId,
        @Nullable String worker,
        @Nullable String hardware,
        int attempts,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Duration runTime,
        @Nullable Duration firstToken,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        @Nullable Cost cost,
        @Nullable String errorCode,
        @Nullable String error,
        @Nullable String prompt) {}
