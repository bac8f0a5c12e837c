package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {

    @ParameterizedTest
    @CsvSource({
        "wait, 60, wait",
        "wait=1, 1, wait=1",
        "wait=60, 60, wait=60",
        "wait=600, 60, wait=60",
        "'respond-async, wait=5', 5, wait=5",
        "'Wait = \"7\"', 7, wait=7",
    })
    void a_wait_is_found_and_kept_in_bounds(String header, int seconds, String applied) {
        assertThat(WaitPreference.parse(List.of(header))).contains(new WaitPreference(seconds, applied));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "respond-async", "wait=0", "wait=-1", "wait=abc", "wait=1.5", "waiting", "wait=9999999999"})
    void what_is_no_wait_is_ignored(String header) {
        assertThat(WaitPreference.parse(List.of(header))).isEmpty();
    }

    @Test
    void a_second_header_counts_too() {
        assertThat(WaitPreference.parse(List.of("return=minimal", "wait=3"))).contains(new WaitPreference(3, "wait=3"));
    }

    @Test
    void the_hold_is_the_shorter_of_wish_and_limit() {
        Duration limit = Duration.ofSeconds(55);
        assertThat(new WaitPreference(60, "wait").hold(limit)).isEqualTo(limit);
        assertThat(new WaitPreference(2, "wait=2").hold(limit)).hasSeconds(2);
    }
}
