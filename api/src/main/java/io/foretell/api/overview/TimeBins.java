package io.foretell.api.overview;

import io.foretell.api.overview.RunStats.Percentiles;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts of times, in the bins of the database's function duration_bin: bin b is from 2^(b/8) to 2^((b+1)/8) microseconds. */
final class TimeBins {

    private static final double BINS_PER_DOUBLING = 8;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long total;

    void add(int bin, long count) {
        if (count > 0) {
            counts.merge(bin, count, Long::sum);
            total += count;
        }
    }

    void addAll(TimeBins others) {
        others.counts.forEach(this::add);
    }

    Percentiles percentiles() {
        return new Percentiles(percentile(0.5), percentile(0.95));
    }

    /** The middle of the bin in which the smallest time lies that is at least as long as this share of all. */
    private @Nullable Duration percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (Map.Entry<Integer, Long> bin : counts.entrySet()) {
            seen += bin.getValue();
            if (seen >= rank) {
                double micros = Math.pow(2, (bin.getKey() + 0.5) / BINS_PER_DOUBLING);
                return Duration.of(Math.round(micros), ChronoUnit.MICROS);
            }
        }
        return null;
    }
}
