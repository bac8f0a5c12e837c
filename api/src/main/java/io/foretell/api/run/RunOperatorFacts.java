package io.foretell.api.run;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of a run besides its page.
 *
 * @param lease null once it has finished
 * @param commits how its output came, piece by piece; the first 1,000
 * @param meanBatch sequences per decode step of its worker while it ran, by the worker's samples: its share of the engine's steps is one
 *     in so many. Null when they are no longer kept, or it did not run for a heartbeat
 */
public record RunOperatorFacts(
        @Nullable LeaseFacts lease,
        List<Commit> commits,
        @Nullable Double meanBatch) {

    /** Of the engine's decode steps, from 0 to 1; 0 when it was not sampled. */
    public double share() {
        return meanBatch == null ? 0 : 1 / Math.max(1, meanBatch);
    }

    /**
     * @param attempt claims so far
     * @param lostAttempts of them, those whose worker was lost
     * @param availableAt not claimed before this
     * @param leaseUntil until when its worker's lease lasts without another heartbeat; null while it waits
     */
    public record LeaseFacts(
            int attempt,
            int lostAttempts,
            int maxAttempts,
            int priority,
            Instant availableAt,
            Instant deadlineAt,
            @Nullable UUID workerId,
            @Nullable Instant leaseUntil,
            boolean draining) {}

    /**
     * @param sequence from 0, over all attempts
     * @param runMicros run time up to here, microseconds
     */
    public record Commit(int sequence, Instant at, int tokens, int characters, long runMicros) {}
}
