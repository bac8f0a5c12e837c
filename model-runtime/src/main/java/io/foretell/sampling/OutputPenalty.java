package io.foretell.sampling;

/**
 * Makes tokens that the output already holds less likely, or more likely when negative: the frequency penalty is subtracted once per
 * occurrence, the presence penalty once. The definition is that of OpenAI's API, as vLLM follows it; the prompt does not count. Not
 * thread-safe.
 */
final class OutputPenalty {

    /** Occurrences in the output, by token id; all 0 between calls. */
    private int[] counts = new int[0];

    void apply(float[] logits, TokenSequence sequence, double frequency, double presence) {
        if (frequency == 0 && presence == 0) {
            return;
        }
        if (counts.length < logits.length) {
            counts = new int[logits.length];
        }
        int[] tokens = sequence.tokens();
        for (int i = sequence.promptLength(); i < sequence.length(); i++) {
            counts[tokens[i]]++;
        }
        for (int i = sequence.promptLength(); i < sequence.length(); i++) {
            int token = tokens[i];
            if (counts[token] > 0) {
                logits[token] -= (float) (counts[token] * frequency + presence);
                counts[token] = 0;
            }
        }
    }
}
