package io.foretell.api.webhook;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of webhooks. With the defaults a delivery is tried 7 times, 1, 2, 4 … 32 s apart: the last about one minute after the first.
 *
 * @param allowPrivateNetworks whether receivers in private networks and on this machine may be called; off, as a caller could
 *     otherwise make this service reach what only it can reach
 * @param timeout longest that connecting takes, and longest that connecting and waiting for the answer's headers take together
 * @param attempts tries before a delivery is given up
 * @param firstRetry pause after the first failed attempt; doubles with each further one, give or take a fifth
 * @param poll how often due deliveries are looked for when no signal wakes the dispatcher
 * @param concurrency deliveries under way at once in this process
 */
@Validated
@ConfigurationProperties(prefix = "foretell.webhook", ignoreUnknownFields = false)
record WebhookProperties(
        @DefaultValue("false") boolean allowPrivateNetworks,

        @DefaultValue("10s") @NotNull @DurationMin(millis = 1)
        Duration timeout,

        @DefaultValue("7") @Min(1) @Max(20) int attempts,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 1)
        Duration firstRetry,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 10)
        Duration poll,

        @DefaultValue("64") @Min(1) @Max(10_000) int concurrency) {}
