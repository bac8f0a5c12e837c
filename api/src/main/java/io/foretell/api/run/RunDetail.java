package io.foretell.api.run;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a run's page shows to its account.
 *
 * @param inputJson the input as the worker got it, defaults filled in
 * @param inputSchemaJson the properties of its version's input schema
 * @param output chunks of text committed so far
 * @param error whole; null unless failed
 * @param pricePerSecond what its run time was billed at; null while unfinished
 * @param retryOf the run that this one repeats
 * @param retriedAs the run that repeats this one
 * @param sharedAt null: only its account's users see it
 * @param webhook null: nobody is told of it
 * @param webhookEvents what the webhook is told of
 * @param timeline what happened to it, in order
 */
public record RunDetail(
        RunSummary summary,
        String inputJson,
        String inputSchemaJson,
        List<String> output,
        String logs,
        @Nullable String error,
        Instant deadlineAt,
        @Nullable BigDecimal pricePerSecond,
        @Nullable UUID retryOf,
        @Nullable UUID retriedAs,
        @Nullable Instant sharedAt,
        @Nullable String webhook,
        List<String> webhookEvents,
        List<RunEvent> timeline,
        List<RunDelivery> deliveries) {}
