package io.foretell.api.overview;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the overview: from when on something counts as wrong.
 *
 * @param queueAge a prediction that waits longer than this, though a worker serves its version, is reported
 * @param workerLostFor how long a worker is reported after it was lost
 * @param webhookWindow failing webhooks are reported for deliveries that began within this
 * @param webhookAttempts failed attempts of one delivery from which on its URL counts as failing
 * @param databaseTime a trivial statement that takes longer than this makes the database slow
 * @param transactionAge a transaction that is open longer than this is reported: it keeps the queue's dead rows from being cleaned up
 * @param statementTimeout longest that a statement for the overview may take, rounded up to whole seconds; after that the database counts as
 *     slow
 * @param statsInterval pause between rounds that add up what finished
 * @param sampleAge how long what workers reported with their heartbeats is kept
 */
@Validated
@ConfigurationProperties(prefix = "foretell.overview", ignoreUnknownFields = false)
record OverviewProperties(
        @DefaultValue("5m") @NotNull @DurationMin(millis = 0)
        Duration queueAge,

        @DefaultValue("15m") @NotNull @DurationMin(millis = 0) @DurationMax(days = 7)
        Duration workerLostFor,

        @DefaultValue("15m") @NotNull @DurationMin(seconds = 1) @DurationMax(days = 7)
        Duration webhookWindow,

        @DefaultValue("3") @Min(1) @Max(10_000) int webhookAttempts,

        @DefaultValue("500ms") @NotNull @DurationMin(millis = 1)
        Duration databaseTime,

        @DefaultValue("1m") @NotNull @DurationMin(seconds = 1)
        Duration transactionAge,

        @DefaultValue("2s") @NotNull @DurationMin(seconds = 1) @DurationMax(seconds = 20)
        Duration statementTimeout,

        @DefaultValue("1m") @NotNull @DurationMin(millis = 100) @DurationMax(hours = 6)
        Duration statsInterval,

        @DefaultValue("2h") @NotNull @DurationMin(minutes = 15) @DurationMax(days = 7)
        Duration sampleAge) {}
