package io.foretell.sampling;

import java.util.BitSet;

/**
 * Draws from a row's likeliest tokens alone, where that provably is the draw from the whole row.
 *
 * <p><b>The bound.</b> A token that isn't listed has a logit of at most the floor f. The rules change each token's logit by a function of that logit that never
 * decreases: adding a bias, subtracting penalties, dividing or multiplying by a positive number according to the sign, −∞ for a stop token; in fp32 too, as rounding
 * keeps order. So an unlisted token's adjusted logit is at most what the rules make of f for it: f itself, if no rule touches it. The bound u is the largest of these,
 * over f and the unlisted tokens that a rule touches. Listed tokens are adjusted exactly, by the very code that adjusts whole rows.
 *
 * <p><b>Greedy.</b> A listed token above u is above every unlisted one, so the largest listed one is the row's, and with it the lowest id among equals.
 *
 * <p><b>Top-k.</b> If k listed tokens or more are above u, the k-th largest of the row is that of the list, and what top-k keeps (ties included) is listed. Temperature,
 * top-p, min-p and the draw see only what top-k kept, in the order of ids: the same numbers in the same order, and so the same bits.
 *
 * <p><b>No top-k.</b> All tokens share in the draw, so the row is needed. No caller of the API can ask for it.
 *
 * <p><b>Refused rows.</b> A row with NaN has a NaN for log-sum-exp. A listed token that the rules make infinite is left to the whole row, which names it; an unlisted one
 * can only become infinite by a penalty so far out of any use that it never qualifies. Nor does a repetition penalty below 1, which lifts everything that was
 * said before: the bound would hold, but would seldom be met.
 *
 * <p><b>Log probabilities</b> need the listed logits and the log-sum-exp; the likeliest asked for must be above f, or a tie might hide a lower id.
 *
 * <p>Not thread-safe.
 */
final class Shortlist {

    /** No token: the whole row decides. */
    static final int UNDECIDED = -1;

    /** A soft-capped logit times this is far from infinity. */
    private static final double LARGEST_REPETITION = 1000;

    private final LogitRules rules;
    private final TopK topK = new TopK();
    private final TopP topP = new TopP();
    private final Candidates candidates = new Candidates();
    private final BitSet listed = new BitSet();

    /** Adjusted logits by token; only those of listed and of touched tokens mean anything. */
    private float[] row = new float[0];

    /** Of the listed tokens, in the order of their ids. */
    private int[] tokens = new int[0];

    private float[] logits = new float[0];

    /** The most that an unlisted token's adjusted logit can be. */
    private float bound;

    Shortlist(LogitRules rules) {
        this.rules = rules;
    }

    int draw(TopLogits top, TokenSequence sequence, SamplingParameters parameters) {
        double repetition = parameters.penalties().repetition();
        if (!Float.isFinite(top.logSumExp()) || repetition < 1 || repetition > LARGEST_REPETITION) {
            return UNDECIDED;
        }
        if (!TopLogprobs.known(top, parameters.logprobs()) || !adjust(top, sequence, parameters)) {
            return UNDECIDED;
        }
        if (parameters.greedy()) {
            int best = Sampler.mostLikely(logits);
            return logits[best] > bound ? tokens[best] : UNDECIDED;
        }
        return distribution(top, parameters)
                ? tokens[candidates.draw(PositionRandom.uniform(parameters.seed(), sequence.length()))]
                : UNDECIDED;
    }

    /** False when a listed logit is no number. */
    private boolean adjust(TopLogits top, TokenSequence sequence, SamplingParameters parameters) {
        if (row.length != top.vocabularySize()) {
            row = new float[top.vocabularySize()];
        }
        float floor = top.floor();
        LogitRules.forEachTouched(sequence, parameters, row.length, token -> row[token] = floor);
        listed.clear();
        for (int place = 0; place < top.size(); place++) {
            listed.set(top.token(place));
            row[top.token(place)] = top.logit(place);
        }
        rules.apply(row, sequence, parameters);
        boolean finite = listed.stream().allMatch(token -> Float.isFinite(row[token]));
        MinNewTokens.apply(row, sequence, parameters.minNewTokens());
        gather(top.size());
        boundUnlisted(floor, sequence, parameters);
        return finite;
    }

    private void gather(int size) {
        if (tokens.length != size) {
            tokens = new int[size];
            logits = new float[size];
        }
        int place = 0;
        for (int token = listed.nextSetBit(0); token >= 0; token = listed.nextSetBit(token + 1)) {
            tokens[place] = token;
            logits[place++] = row[token];
        }
    }

    private void boundUnlisted(float floor, TokenSequence sequence, SamplingParameters parameters) {
        bound = floor;
        LogitRules.forEachTouched(sequence, parameters, row.length, token -> {
            if (!listed.get(token)) {
                bound = Math.max(bound, row[token]);
            }
        });
    }

    /** What may be drawn, by places in the list; false when the list doesn't tell. */
    private boolean distribution(TopLogits top, SamplingParameters parameters) {
        int k = parameters.topK();
        topK.select(logits, k, candidates);
        boolean settled = k > 0 && candidates.size >= k && candidates.smallestLogit() > bound;
        if (!settled && top.unlisted() > 0) {
            return false;
        }
        Temperature.apply(candidates, parameters.temperature());
        topP.keep(candidates, parameters.topP());
        MinP.keep(candidates, parameters.minP());
        return true;
    }
}
