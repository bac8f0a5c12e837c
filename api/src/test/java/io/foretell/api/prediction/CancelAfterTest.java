package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.problem.ApiProblem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CancelAfterTest {

    @ParameterizedTest
    @CsvSource({"5, 5", "30, 30", "90s, 90", "5m, 300", "24h, 86400", "2h30m, 9000", "1h30m45s, 5445", "1h5s, 3605"})
    void durations_are_read(String header, long seconds) {
        assertThat(CancelAfter.parse(header)).hasSeconds(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "5 m", "-30", "1.5h", "30m2h", "5d", "9999999", "s"})
    void what_is_no_duration_is_refused(String header) {
        assertThatThrownBy(() -> CancelAfter.parse(header))
                .isInstanceOf(ApiProblem.InvalidParameter.class)
                .hasMessageContaining("is not a duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4", "4s", "24h1s", "86401", "25h"})
    void durations_out_of_range_are_refused(String header) {
        assertThatThrownBy(() -> CancelAfter.parse(header))
                .isInstanceOf(ApiProblem.InvalidParameter.class)
                .hasMessageContaining("must be between 5 seconds and 24 hours");
    }
}
