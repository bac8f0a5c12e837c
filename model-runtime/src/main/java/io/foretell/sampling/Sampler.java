package io.foretell.sampling;

import org.jspecify.annotations.Nullable;

/**
 * Draws the next token from a row of logits, by the rules and in the order of Hugging Face transformers (5.23.0): logit bias, repetition
 * penalty, minimum of new tokens, temperature, top-k, top-p, min-p, draw. The penalties that transformers doesn't have follow the
 * repetition penalty, as in vLLM. Not thread-safe: it reuses its working memory.
 */
public final class Sampler {

    private final Logprobs logprobs = new Logprobs();
    private final LogitRules rules = new LogitRules();
    private final Shortlist shortlist = new Shortlist(rules);
    private final TopLogits top = new TopLogits();
    private final TopK topK = new TopK();
    private final TopP topP = new TopP();
    private final Candidates candidates = new Candidates();

    /** Where whole rows are copied to. */
    private float[] row = new float[0];

    /** Whether the last draw was from {@link #top}. */
    private boolean shortlisted;

    /**
     * Draws one token: the one that follows the sequence. The whole row is asked for only where its likeliest tokens don't decide.
     *
     * @throws NonFiniteLogitsException when a logit is NaN or infinite, of itself or by an extreme penalty
     */
    public int sample(LogitRow logits, TokenSequence sequence, SamplingParameters parameters) {
        if (logits.copyTo(top)) {
            int token = shortlist.draw(top, sequence, parameters);
            if (token != Shortlist.UNDECIDED) {
                shortlisted = true;
                return token;
            }
        }
        if (row.length != logits.vocabularySize()) {
            row = new float[logits.vocabularySize()];
        }
        logits.copyTo(row);
        return sample(row, sequence, parameters);
    }

    /**
     * Draws one token: the one that follows the sequence.
     *
     * @param logits one row: [vocabularySize]; overwritten
     * @throws NonFiniteLogitsException when a logit is NaN or infinite, of itself or by an extreme penalty
     */
    public int sample(float[] logits, TokenSequence sequence, SamplingParameters parameters) {
        shortlisted = false;
        if (parameters.logprobs() != null) {
            logprobs.keep(logits);
        }
        adjust(logits, sequence, parameters);
        if (parameters.greedy()) {
            return mostLikely(logits);
        }
        return distribution(logits, parameters).draw(PositionRandom.uniform(parameters.seed(), sequence.length()));
    }

    /** The log probability of a token in the row that was last drawn from with these parameters; null if they don't ask for it. */
    public @Nullable TokenLogprobs logprobs(int token, SamplingParameters parameters) {
        Integer alternatives = parameters.logprobs();
        if (alternatives == null) {
            return null;
        }
        return shortlisted ? TopLogprobs.of(top, token, alternatives) : logprobs.of(token, alternatives);
    }

    /** The rules that change logits, and so the greedy choice too. A stop token's −∞ comes last: it is no broken logit. */
    void adjust(float[] logits, TokenSequence sequence, SamplingParameters parameters) {
        rules.apply(logits, sequence, parameters);
        FiniteCheck.check(logits);
        MinNewTokens.apply(logits, sequence, parameters.minNewTokens());
    }

    /** What may be drawn from adjusted logits, and how likely. Temperature keeps the order, so that it may come after top-k. */
    Candidates distribution(float[] logits, SamplingParameters parameters) {
        topK.select(logits, parameters.topK(), candidates);
        Temperature.apply(candidates, parameters.temperature());
        topP.keep(candidates, parameters.topP());
        MinP.keep(candidates, parameters.minP());
        return candidates;
    }

    /** Of several equally likely tokens the one with the lowest id, as torch's argmax. */
    static int mostLikely(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
