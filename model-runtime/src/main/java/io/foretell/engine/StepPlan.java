package io.foretell.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one iteration runs: a prefill chunk, then a decode step; either may be missing.
 *
 * @param decoding sequences that take part in the decode step
 */
record StepPlan(@Nullable PrefillChunk prefill, List<Sequence> decoding) {

    /**
     * A part of a sequence's prompt.
     *
     * @param count tokens, from the first that the slot does not hold yet
     * @param last whether the sequence's first token can be drawn after it
     */
    record PrefillChunk(Sequence sequence, int count, boolean last) {}

    /** The same, less the sequences that were canceled since. */
    StepPlan withoutCanceled() {
        return new StepPlan(
                prefill,
                decoding.stream().filter(sequence -> !sequence.isCanceled()).toList());
    }

    /** Slots that the decode step spans: up to the highest that decodes. */
    int batch() {
        return decoding.stream()
                        .mapToInt(sequence -> sequence.slot().index())
                        .max()
                        .orElse(-1)
                + 1;
    }
}
