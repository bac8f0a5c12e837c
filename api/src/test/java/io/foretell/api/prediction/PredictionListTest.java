package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.web.BaseUrl;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionListTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.123456Z, 2026-01-31T12:00:00.123456Z",
        "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
        "2026-01-31T12:00:00 02:00, 2026-01-31T10:00:00Z",
        "2026-01-31T12:00:00, 2026-01-31T12:00:00Z",
        "2026-01-31, 2026-01-31T00:00:00Z",
    })
    void moments_are_read_as_iso_8601_and_as_utc_without_an_offset(String text, Instant moment) {
        assertThat(PredictionList.parse(null, text, null).range().after()).isEqualTo(moment);
        assertThat(PredictionList.parse(null, null, text).range().before()).isEqualTo(moment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01T00:00:00Z", "1767225600"})
    void what_is_no_moment_is_refused_by_name(String text) {
        assertThatThrownBy(() -> PredictionList.parse(null, null, text))
                .isInstanceOf(ApiProblem.InvalidParameter.class)
                .hasMessageContaining("created_before must be a date and time");
    }

    @Test
    void links_keep_the_filters_and_are_absolute() {
        PredictionList list = PredictionList.parse(null, "2026-01-31T12:00:00+02:00", null);
        PageCursor position = new PageCursor(UUID.randomUUID(), false);
        assertThat(list.url(new BaseUrl("https://api.example.test"), position))
                .isEqualTo("https://api.example.test/v1/predictions?cursor=" + position.encode()
                        + "&created_after=2026-01-31T12%3A00%3A00%2B02%3A00");
    }

    @Test
    void a_cursor_never_widens_the_range() {
        PredictionRange range = PredictionRange.of(null, Instant.parse("2026-01-01T00:00:00Z"));
        UUID later = new UUID(Instant.parse("2027-01-01T00:00:00Z").toEpochMilli() << 16, 0);
        assertThat(range.olderThan(later)).isEqualTo(range);
        assertThat(range.newerThan(new UUID(0, 0))).isEqualTo(range);
        assertThat(range.newerThan(later).above()).isEqualTo(later);
    }
}
