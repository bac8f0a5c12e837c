package io.foretell.api.fleet;

import io.foretell.api.fleet.WorkerView.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a worker counted up to each heartbeat, oldest first.
 */
record WorkerHistory(List<Count> counts) {

    /** Since the process started. */
    record Count(Instant at, int slotsInUse, long decodeSteps, long decodeTokens) {}

    /** One fewer than counts: each tells of the time since the one before. */
    List<Sample> samples() {
        return IntStream.range(1, counts.size())
                .mapToObj(i -> sample(counts.get(i - 1), counts.get(i)))
                .toList();
    }

    private static Sample sample(Count from, Count to) {
        Double batch = batch(from, to);
        return new Sample(to.at(), to.slotsInUse(), batch == null ? 0 : batch, tokensPerSecond(from, to));
    }

    @Nullable
    Double batch() {
        return counts.size() < 2 ? null : batch(counts.getFirst(), counts.getLast());
    }

    @Nullable
    Double tokensPerSecond() {
        return counts.size() < 2 ? null : Double.valueOf(tokensPerSecond(counts.getFirst(), counts.getLast()));
    }

    private static @Nullable Double batch(Count from, Count to) {
        long steps = to.decodeSteps() - from.decodeSteps();
        return steps <= 0 ? null : (double) (to.decodeTokens() - from.decodeTokens()) / steps;
    }

    private static double tokensPerSecond(Count from, Count to) {
        double seconds = Duration.between(from.at(), to.at()).toNanos() / 1e9;
        return seconds <= 0 ? 0 : Math.max(0, to.decodeTokens() - from.decodeTokens()) / seconds;
    }
}
