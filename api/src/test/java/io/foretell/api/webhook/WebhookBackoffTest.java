package io.foretell.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookBackoffTest {

    private final WebhookBackoff backoff = new WebhookBackoff(Duration.ofSeconds(1));

    @Test
    void with_the_defaults_the_last_attempt_is_about_a_minute_after_the_first() {
        Duration total = IntStream.range(1, 7)
                .mapToObj(attempt -> backoff.after(attempt, 0.5))
                .reduce(Duration.ZERO, Duration::plus);
        assertThat(total).hasSeconds(63);
    }

    @Test
    void pauses_vary_by_a_fifth_either_way() {
        assertThat(backoff.after(3, 0)).hasMillis(3_200);
        assertThat(backoff.after(3, 0.999_999)).isLessThan(Duration.ofMillis(4_801));
    }
}
