package io.foretell.engine;

/**
 * Hears one sequence's progress, on the engine thread: it must be quick, as every sequence waits for it, and must not throw.
 */
public interface TokenListener {

    /** The next output token (committed ones are not repeated). */
    void token(int token);

    /** The end, once; no token follows. */
    void finished(FinishReason reason);

    /**
     * The engine gave up on this sequence, once instead of {@link #finished}. RETRYABLE: this sequence failed and the engine goes on (its
     * step failed twice, its logits were no numbers, or {@link #token} threw). FATAL: the engine ends.
     */
    void failed(EngineException cause);
}
