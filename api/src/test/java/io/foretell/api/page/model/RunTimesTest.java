package io.foretell.api.page.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.foretell.api.page.FormatsTest;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTimesTest {

    @ParameterizedTest
    @CsvSource({
        "25.2, 26 seconds",
        "1.01, 2 seconds",
        "1, 1 second",
        "0.999, 1 second",
        "0.1334, 0.14 seconds",
        "0.2, 0.2 seconds",
        "0.0044, 0.0044 seconds"
    })
    void seconds_are_rounded_up(double seconds, String words) {
        assertThat(RunTimes.within(seconds)).isEqualTo(words);
    }

    /** The figures of Replicate's pages: 26 s at $0.0014 a second. */
    @Test
    void cost_and_runs_per_dollar_are_worded_as_on_replicate() {
        RunTimes times = times("0.0014", "USD");
        assertThat(times.cost()).isEqualTo("$0.036");
        assertThat(times.runsPerUnit()).isEqualTo("27 runs per $1");
        assertThat(times.completes()).isEqualTo("26 seconds");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0014, EUR, EUR 0.036, 27 runs per EUR 1",
        "0.03, USD, $0.78, 1 run per $1",
        "0.1, USD, $2.60,",
        "0.4751, USD, $12.35,",
        "0, USD, $0,",
    })
    void a_unit_buys_whole_runs_or_is_not_spoken_of(
            String price, String currency, String cost, @Nullable String perUnit) {
        RunTimes times = times(price, currency);
        assertThat(times.cost()).isEqualTo(cost);
        assertThat(times.runsPerUnit()).isEqualTo(perUnit);
    }

    private static RunTimes times(String pricePerSecond, String currency) {
        return RunTimes.of(
                new RunTimeQueries.Runs(
                        "Nvidia A100 (80GB) GPU", List.of(26_000_000L), new BigDecimal(pricePerSecond), currency),
                FormatsTest.FORMATS);
    }

    @Test
    void each_run_is_in_the_bar_whose_bounds_are_around_it() {
        Distribution distribution = Distribution.of(List.of(1_000L, 1_200L, 1_500L, 9_000L), FormatsTest.FORMATS);
        assertThat(distribution.bars()).hasSize(12);
        assertThat(distribution.bars().stream().filter(bar -> bar.runs() > 0))
                .extracting(Distribution.Bar::sentence, Distribution.Bar::height)
                .containsExactly(
                        tuple("2 runs took 1.0 ms to 1.5 ms", 140.0),
                        tuple("1 run took 1.5 ms to 2.0 ms", 70.0),
                        tuple("1 run took 7.0 ms to 10 ms", 70.0));
        assertThat(distribution.ticks())
                .extracting(Distribution.Tick::label, Distribution.Tick::anchor)
                .containsExactly(
                        tuple("0.3 ms", "start"),
                        tuple("1.0 ms", "middle"),
                        tuple("3.0 ms", "middle"),
                        tuple("10 ms", "middle"),
                        tuple("30 ms", "end"));
        assertThat(distribution.summary())
                .isEqualTo(
                        "Of the last 4 runs, half took up to 1.2 ms, nine in ten up to 9.0 ms, and the longest 9.0 ms.");
    }

    @Test
    void a_single_run_has_a_bar_among_empty_ones() {
        Distribution distribution = Distribution.of(List.of(1_500_000L), FormatsTest.FORMATS);
        assertThat(distribution.bars())
                .filteredOn(bar -> bar.runs() > 0)
                .extracting(Distribution.Bar::sentence)
                .containsExactly("1 run took 1.5 s to 2.0 s");
        assertThat(distribution.bars()).hasSizeGreaterThan(10);
    }
}
