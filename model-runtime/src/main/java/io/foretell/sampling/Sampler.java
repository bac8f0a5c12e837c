package io.foretell.sampling;

/**
 * Draws the next token from a row of logits, by the rules and in the order of Hugging Face transformers: repetition penalty,
 * temperature, top-k, top-p, draw. Not thread-safe: it reuses its working memory.
 */
public final class Sampler {

    private final RepetitionPenalty repetitionPenalty = new RepetitionPenalty();
    private final Candidates candidates = new Candidates();

    /**
     * Draws one token.
     *
     * @param logits one row: [vocabulary]; overwritten
     * @param history prompt and output so far: the first {@code length} entries
     * @param position where the drawn token will stand, counted from the prompt's first token
     * @throws IllegalArgumentException when a logit is NaN or +∞: the model's numbers have broken down
     */
    public int sample(float[] logits, int[] history, int length, SamplingParameters parameters, int position) {
        requireNumbers(logits);
        repetitionPenalty.apply(logits, history, length, (float) parameters.repetitionPenalty());
        if (parameters.greedy()) {
            return mostLikely(logits);
        }
        candidates.take(logits, parameters.topK());
        candidates.soften((float) parameters.temperature());
        candidates.keepTopP(parameters.topP());
        return candidates.draw(PositionRandom.uniform(parameters.seed(), position));
    }

    private static void requireNumbers(float[] logits) {
        for (int token = 0; token < logits.length; token++) {
            if (!(logits[token] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the logit of token %d is %s".formatted(token, logits[token]));
            }
        }
    }

    /** Of several equally likely tokens the one with the lowest id, as transformers' argmax. */
    private static int mostLikely(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
