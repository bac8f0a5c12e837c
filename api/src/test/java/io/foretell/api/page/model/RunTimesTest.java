package io.foretell.api.page.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.page.FormatsTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
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
        RunTimes times = RunTimes.of(
                new RunTimeQueries.Runs(
                        "Nvidia A100 (80GB) GPU", List.of(26_000_000L), new BigDecimal("0.0014"), "USD"),
                FormatsTest.FORMATS);
        assertThat(times.cost()).isEqualTo("$0.036");
        assertThat(times.runsPerUnit()).isEqualTo("27");
        assertThat(times.completes()).isEqualTo("26 seconds");
    }

    @Test
    void every_run_is_in_one_bar_whatever_the_times() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int round = 0; round < 200; round++) {
            double magnitude = random.nextDouble(1, 10);
            List<Long> micros = LongStream.generate(() -> (long) Math.pow(10, random.nextDouble(0, magnitude)))
                    .limit(random.nextInt(1, 300))
                    .sorted()
                    .boxed()
                    .toList();
            Distribution distribution = Distribution.of(micros, FormatsTest.FORMATS);
            assertThat(distribution.bars().stream()
                            .mapToInt(Distribution.Bar::runs)
                            .sum())
                    .isEqualTo(micros.size());
            assertThat(distribution.bars())
                    .hasSizeBetween(12, 70)
                    .allSatisfy(bar -> assertThat(bar.y() + bar.height()).isEqualTo(140));
        }
    }
}
