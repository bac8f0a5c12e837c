package io.foretell.api.account;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of accounts.
 *
 * @param tokenCacheAge how long a token that was looked up is taken as valid without looking again; at most 5 s, as a token revoked
 *     through another process is accepted so long
 */
@Validated
@ConfigurationProperties(prefix = "foretell.account", ignoreUnknownFields = false)
record AccountProperties(
        @DefaultValue("5s") @NotNull @DurationMin(millis = 0) @DurationMax(seconds = 5)
        Duration tokenCacheAge) {}
