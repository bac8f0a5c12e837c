package io.foretell.engine;

/**
 * One model's forward passes over a fixed number of KV slots. Not thread-safe: one engine thread calls it; only {@link #terminate}
 * may be called from any thread. Lengths are bounded by the caller and checked here.
 */
public interface Decoder extends AutoCloseable {

    /** Sequences that fit side by side. */
    int slots();

    /** Tokens that fit in one slot, prompt and output together. */
    int slotTokens();

    int vocabularySize();

    /**
     * Appends {@code count ≥ 1} tokens to the sequence in {@code slot}, which already holds {@code past} tokens.
     *
     * @param logits receives the logits after the last token: [vocabularySize]
     * @throws EngineException when the step failed
     */
    void prefill(int slot, int past, int[] tokens, int offset, int count, float[] logits);

    /**
     * One token for each of the slots 0 … batch−1: appends {@code tokens[i]} at position {@code past[i]} of slot i. A slot that is idle or in the middle of its
     * prefill takes part as a dummy: token 0 at its current length, which the next real write overwrites; its logits are meaningless.
     *
     * @param logits receives a row per slot: [batch][vocabularySize]
     * @throws EngineException when the step failed
     */
    void decode(int batch, int[] tokens, int[] past, float[][] logits);

    /** Makes a running call end soon with an {@link EngineException}. */
    void terminate();

    @Override
    void close();
}
