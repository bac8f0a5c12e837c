package io.foretell.api.stream;

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
 * Settings of streams.
 *
 * @param maxOpen streams open at once in this process; a further one is answered 503. By default half of the connections that Tomcat
 *     accepts (8192), so that other requests find room
 * @param heartbeat pause between the comments that keep a connection alive and show whether its client is still there; the Python
 *     client 1.x gives up after 30 s of silence
 * @param poll how often streams look at the database when no signal wakes them
 */
@Validated
@ConfigurationProperties(prefix = "foretell.stream", ignoreUnknownFields = false)
record StreamProperties(
        @DefaultValue("4096") @Min(1) @Max(1_000_000) int maxOpen,

        @DefaultValue("15s") @NotNull @DurationMin(millis = 10) @DurationMax(seconds = 29)
        Duration heartbeat,

        @DefaultValue("1s") @NotNull @DurationMin(millis = 10)
        Duration poll) {}
