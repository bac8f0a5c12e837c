package io.foretell.sampling;

import java.util.BitSet;

/**
 * Makes tokens that prompt or output already hold less likely, each once, however often it occurs: transformers' {@code
 * RepetitionPenaltyLogitsProcessor} (Keskar et al. 2019, CTRL). Not thread-safe.
 */
final class RepetitionPenalty {

    private final BitSet seen = new BitSet();

    void apply(float[] logits, TokenSequence sequence, float penalty) {
        if (penalty == 1) {
            return;
        }
        seen.clear();
        int[] tokens = sequence.tokens();
        for (int i = 0; i < sequence.length(); i++) {
            seen.set(tokens[i]);
        }
        for (int token = seen.nextSetBit(0); token >= 0; token = seen.nextSetBit(token + 1)) {
            logits[token] = logits[token] < 0 ? logits[token] * penalty : logits[token] / penalty;
        }
    }
}
