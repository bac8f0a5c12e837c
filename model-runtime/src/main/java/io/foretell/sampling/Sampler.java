package io.foretell.sampling;

/**
 * Draws the next token from a row of logits, by the rules and in the order of Hugging Face transformers (5.23.0): repetition penalty,
 * temperature, top-k, top-p, draw. Not thread-safe: it reuses its working memory.
 */
public final class Sampler {

    private final RepetitionPenalty repetitionPenalty = new RepetitionPenalty();
    private final TopK topK = new TopK();
    private final TopP topP = new TopP();
    private final Candidates candidates = new Candidates();

    /**
     * Draws one token.
     *
     * @param logits one row: [vocabularySize]; overwritten
     * @param history prompt and output so far: the first {@code length} entries
     * @param position index of the token to be drawn, counted from the prompt's first token
     * @throws NonFiniteLogitsException when a logit is NaN or infinite, of itself or by an extreme penalty
     */
    public int sample(float[] logits, int[] history, int length, SamplingParameters parameters, int position) {
        repetitionPenalty.apply(logits, history, length, (float) parameters.repetitionPenalty());
        FiniteCheck.check(logits);
        if (parameters.greedy()) {
            return mostLikely(logits);
        }
        return distribution(logits, parameters).draw(PositionRandom.uniform(parameters.seed(), position));
    }

    /** What may be drawn from penalised logits, and how likely. Temperature keeps the order, so that it may come after top-k. */
    Candidates distribution(float[] logits, SamplingParameters parameters) {
        topK.select(logits, parameters.topK(), candidates);
        Temperature.apply(candidates, parameters.temperature());
        topP.keep(candidates, parameters.topP());
        return candidates;
    }

    /** Of several equally likely tokens the one with the lowest id, as torch's argmax. */
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
