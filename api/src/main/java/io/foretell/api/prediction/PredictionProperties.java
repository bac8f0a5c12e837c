package io.foretell.api.prediction;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of predictions.
 *
 * @param defaultDeadline how long after creation a prediction is canceled when its caller set no Cancel-After
 * @param maxWait longest that a create with {@code Prefer: wait} is held; clients give up after 60 s, so stay clear of that
 * @param waitPoll how often waits look at the database when no signal wakes them
 * @param cancelWait how long a cancel waits for the worker to stop, so that its answer can say canceled
 * @param rescueInterval pause between looks for predictions of lost workers and past their deadline
 * @param partitionInterval pause between looks whether the tables need partitions for the coming weeks
 */
@Validated
@ConfigurationProperties(prefix = "foretell.prediction", ignoreUnknownFields = false)
record PredictionProperties(
        @DefaultValue("30m") @NotNull @DurationMin(seconds = 5)
        Duration defaultDeadline,

        @DefaultValue("55s") @NotNull @DurationMin(millis = 0) @DurationMax(seconds = 59)
        Duration maxWait,

        @DefaultValue("250ms") @NotNull @DurationMin(millis = 10)
        Duration waitPoll,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 0) @DurationMax(seconds = 30)
        Duration cancelWait,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 10)
        Duration rescueInterval,

        @DefaultValue("1d") @NotNull @DurationMin(minutes = 1)
        Duration partitionInterval) {}
