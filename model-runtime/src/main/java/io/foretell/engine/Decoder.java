package io.foretell.engine;

import io.foretell.sampling.LogitRow;
import java.util.List;

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
     * @return the logits after the last token
     * @throws EngineException when the step failed
     */
    LogitRow prefill(int slot, int past, int[] tokens, int offset, int count);

    /**
     * One token for each of the slots 0 … batch−1: appends {@code tokens[i]} at position {@code past[i]} of slot i. A slot that is idle or in the middle of its
     * prefill takes part as a dummy: token 0 at its current length, which the next real write overwrites; its logits are meaningless.
     *
     * @return a row per slot, at least {@code batch} of them
     * @throws EngineException when the step failed
     */
    List<LogitRow> decode(int batch, int[] tokens, int[] past);

    /**
     * {@link #prefill(int, int, int[], int, int)}, and the whole row.
     *
     * @param logits receives it: [vocabularySize]
     */
    default void prefill(int slot, int past, int[] tokens, int offset, int count, float[] logits) {
        requireRow(logits);
        prefill(slot, past, tokens, offset, count).copyTo(logits);
    }

    /**
     * {@link #decode(int, int[], int[])}, and the whole rows.
     *
     * @param logits receives a row per slot: [batch][vocabularySize]
     */
    default void decode(int batch, int[] tokens, int[] past, float[][] logits) {
        for (int row = 0; row < Math.min(batch, logits.length); row++) {
            requireRow(logits[row]);
        }
        List<LogitRow> rows = decode(batch, tokens, past);
        for (int row = 0; row < batch; row++) {
            rows.get(row).copyTo(logits[row]);
        }
    }

    private void requireRow(float[] logits) {
        if (logits.length < vocabularySize()) {
            throw new IllegalArgumentException("logits too short: " + logits.length);
        }
    }

    /** Makes a running call end soon with an {@link EngineException}. */
    void terminate();

    @Override
    void close();
}
