package io.foretell.api.run;

import io.foretell.api.billing.Cost;
import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What anyone who has its address may see of a shared run. Not its account, its workers, its webhook, its logs, the text of its error, and
 * which run it repeats.
 *
 * @param model {@code owner/name}
 * @param inputJson the input as the worker got it, defaults filled in
 * @param inputSchemaJson the properties of its version's input schema
 * @param output chunks of text committed so far
 * @param runTime billed run time; null while unfinished
 * @param firstToken run time up to the first token of output
 * @param cost null while unfinished
 */
public record SharedRun(
        UUID id,
        PredictionStatus status,
        String model,
        Instant createdAt,
        @Nullable Instant finishedAt,
        String inputJson,
        String inputSchemaJson,
        List<String> output,
        @Nullable String errorCode,
        @Nullable Duration runTime,
        @Nullable Duration firstToken,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        @Nullable Cost cost,
        @Nullable BigDecimal pricePerSecond) {}
