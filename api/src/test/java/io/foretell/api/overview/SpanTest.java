package io.foretell.api.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SpanTest {

    @Test
    void a_span_begins_at_a_whole_step_and_ends_with_the_step_that_is_now() {
        Instant now = Instant.parse("2026-11-26T10:47:31Z");
        assertThat(Span.HOUR.start(now)).isEqualTo("2026-11-26T09:48:00Z");
        assertThat(Span.DAY.start(now)).isEqualTo("2026-11-25T11:00:00Z");
        assertThat(Span.MONTH.start(now)).isEqualTo("2026-10-27T12:00:00Z");
    }
}
