package io.foretell.engine;

import io.foretell.engine.StepPlan.PrefillChunk;
import java.util.List;
import java.util.Optional;

/** Decides what the next iteration runs: the oldest unfinished prompt gets a chunk, and everyone past it a token. Stateless. */
final class Scheduler {

    /** The smallest chunk size that never has to leave a single token over. */
    static final int SMALLEST_CHUNK = 3;

    private final int prefillChunk;

    /**
     * @param prefillChunk tokens per chunk at most: bounds how long a long prompt holds up everyone else's next token
     */
    Scheduler(int prefillChunk) {
        if (prefillChunk < SMALLEST_CHUNK) {
            throw new IllegalArgumentException(
                    "prefill chunk is %d tokens; it must be at least %d".formatted(prefillChunk, SMALLEST_CHUNK));
        }
        this.prefillChunk = prefillChunk;
    }

    /**
     * Plans one iteration.
     *
     * @param active sequences that hold a slot, in the order in which they were admitted
     */
    StepPlan plan(List<Sequence> active) {
        Optional<Sequence> prefilling =
                active.stream().filter(sequence -> !sequence.isDecoding()).findFirst();
        return new StepPlan(
                prefilling.map(this::nextChunk).orElse(null),
                active.stream().filter(Sequence::isDecoding).toList());
    }

    /** A chunk of one token differs in rounding from a longer one (about 1e-5 in fp32), so none is left over. */
    private PrefillChunk nextChunk(Sequence sequence) {
        int pending = sequence.pending();
        int count = Math.min(pending, prefillChunk);
        if (pending - count == 1) {
            count--;
        }
        return new PrefillChunk(sequence, count, count == pending);
    }
}
