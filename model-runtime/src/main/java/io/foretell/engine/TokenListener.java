package io.foretell.engine;

/** Hears one sequence's progress, on the engine thread: it must be quick and must not throw. */
public interface TokenListener {

    /** The next output token (committed ones are not repeated). */
    void token(int token);

    /** The end, once; no token follows. */
    void finished(FinishReason reason);

    /** The engine gave up on this sequence, once instead of {@link #finished}. */
    void failed(EngineException cause);
}
