package io.foretell.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.web.ApiProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** All settings of the API: bound and checked without starting anything else. */
class PropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void the_defaults_are_valid() {
        runner.run(context -> {
            ApiProperties api = context.getBean(ApiProperties.class);
            assertThat(api.publicUrl()).hasToString("http://127.0.0.1:8080");
            assertThat(api.maxBodySize().toBytes()).isEqualTo(1024 * 1024);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foretell.api.public-ulr",
                "foretell.account.token-age",
                "foretell.prediction.max-wiat",
                "foretell.webhook.allow-private-network",
                "foretell.overview.queue-aeg",
                "foretell.stream.max-opne",
            })
    void a_misspelt_key_stops_the_start_and_is_named(String key) {
        runner.withPropertyValues(key + "=1s")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(key));
    }

    @ParameterizedTest
    @CsvSource({
        "foretell.api.public-url, api.example.com, public-url",
        "foretell.api.max-body-size, much, max-body-size",
        "foretell.api.max-body-size, 3GB, max-body-size",
        "foretell.api.max-body-size, -1B, max-body-size",
        "foretell.account.token-cache-age, 6s, tokenCacheAge",
        "foretell.prediction.max-wait, 60s, maxWait",
        "foretell.prediction.default-deadline, 1s, defaultDeadline",
        "foretell.webhook.attempts, 0, attempts",
        "foretell.overview.statement-timeout, 1m, statementTimeout",
        "foretell.overview.webhook-attempts, 0, webhookAttempts",
        "foretell.webhook.timeout, 0s, timeout",
        "foretell.stream.heartbeat, 30s, heartbeat",
        "foretell.stream.max-open, 0, maxOpen",
    })
    void a_bad_value_stops_the_start_and_is_named(String key, String value, String named) {
        runner.withPropertyValues(key + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .satisfiesAnyOf(
                                failure -> assertThat(failure).hasStackTraceContaining(named),
                                failure -> assertThat(failure).rootCause().hasMessageContaining(named)));
    }

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan("io.foretell.api")
    static class Settings {}
}
