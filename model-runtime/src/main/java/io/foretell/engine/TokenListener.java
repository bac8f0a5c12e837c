package io.foretell.engine;

import io.foretell.sampling.TokenLogprobs;
import org.jspecify.annotations.Nullable;

/**
 * Hears one sequence's progress, on the engine thread: it must be quick, as every sequence waits for it, and must not throw.
 */
public interface TokenListener {

    /**
     * The next output token (committed ones are not repeated).
     *
     * @param logprobs null unless the request's sampling parameters ask for them
     * @return STOP to end the sequence with {@code finished(STOP)}
     */
    Continuation token(int token, @Nullable TokenLogprobs logprobs);

    /** The end, once; no token follows. */
    void finished(FinishReason reason);

    /**
     * The engine gave up on this sequence, once instead of {@link #finished}. RETRYABLE: this sequence failed and the engine goes on (its
     * step failed twice, its logits were no numbers, or {@link #token} threw). FATAL: the engine ends.
     */
    void failed(EngineException cause);
}
