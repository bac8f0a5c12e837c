package io.foretell.sampling;

/**
 * Keeps stop tokens from being drawn until the output has so many tokens: transformers' {@code MinNewTokensLengthLogitsProcessor}.
 */
final class MinNewTokens {

    private MinNewTokens() {}

    static void apply(float[] logits, TokenSequence sequence, int minNewTokens) {
        if (sequence.length() - sequence.promptLength() >= minNewTokens) {
            return;
        }
        for (int stop : sequence.stopTokens()) {
            if (stop >= 0 && stop < logits.length) {
                logits[stop] = Float.NEGATIVE_INFINITY;
            }
        }
    }
}
