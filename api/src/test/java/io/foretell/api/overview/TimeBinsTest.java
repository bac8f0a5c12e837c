package io.foretell.api.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.api.overview.RunStats.Percentiles;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TimeBinsTest {

    @RepeatedTest(20)
    void percentiles_are_within_five_percent_of_exact_ones(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long[] micros = random.longs(1 + random.nextInt(3_000), 1_000, 1 + 1_000L * (2 + random.nextInt(1_000_000)))
                .toArray();
        TimeBins bins = new TimeBins();
        Arrays.stream(micros).forEach(time -> bins.add((int) Math.floor(8 * Math.log((double) time) / Math.log(2)), 1));
        Arrays.sort(micros);
        Percentiles found = bins.percentiles();
        assertNear(found.p50(), micros[(int) Math.ceil(0.5 * micros.length) - 1]);
        assertNear(found.p95(), micros[(int) Math.ceil(0.95 * micros.length) - 1]);
    }

    private static void assertNear(Duration found, long micros) {
        assertThat(found.toNanos() / 1e3).isCloseTo((double) micros, within(0.05 * micros));
    }

    @Test
    void without_times_there_are_no_percentiles() {
        assertThat(new TimeBins().percentiles()).isEqualTo(Percentiles.NONE);
    }
}
