package io.foretell.worker.prediction;

import io.foretell.queue.OutputChunk;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The run time of a prediction: from its claim to its end on this worker, plus what earlier attempts spent on the output that was
 * kept. Thread-safe.
 */
final class RunClock {

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long earlierMicros;
    private @Nullable Long stoppedMicros;
    private @Nullable Long firstTokenMicros;

    /** Starts now. */
    RunClock(LongSupplier nanoTime, List<OutputChunk> committed) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.earlierMicros = committed.isEmpty() ? 0 : committed.getLast().runMicros();
        this.firstTokenMicros =
                committed.isEmpty() ? null : committed.getFirst().runMicros();
    }

    /** Microseconds so far, or to the end. */
    synchronized long micros() {
        return stoppedMicros != null ? stoppedMicros : elapsed();
    }

    /** The first token of this attempt; only the first of all attempts counts. */
    synchronized void firstToken() {
        if (firstTokenMicros == null) {
            firstTokenMicros = elapsed();
        }
    }

    synchronized void stop() {
        if (stoppedMicros == null) {
            stoppedMicros = elapsed();
        }
    }

    /** Run time at the first output token; null before it. */
    synchronized @Nullable Long firstTokenMicros() {
        return firstTokenMicros;
    }

    private long elapsed() {
        return earlierMicros + TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong() - startNanos);
    }
}
