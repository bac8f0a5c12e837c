package io.foretell.sampling;

/**
 * The likeliest tokens of a row, and how much there is in all: what a decoder tells of a row that it keeps. Every token that is not listed has a logit of at most
 * {@link #floor}. No logit of the row is infinite, as Gemma's are soft-capped, and none is NaN unless {@link #logSumExp} is. Reused from row to row; not
 * thread-safe.
 */
public final class TopLogits {

    /**
     * How far the logarithm may be off: it is summed in fp32, in two levels of at most 512 terms for a vocabulary of up to 262,144, and n terms in any order are
     * summed with a relative error of at most n · 2⁻²⁴ (Higham, Accuracy and Stability of Numerical Algorithms, 4.2), so 6e-5; exponentials of distances of up
     * to 100 and the logarithm's own rounding add at most 2e-5.
     */
    public static final double LOG_SUM_EXP_ERROR = 1e-4;

    private int[] tokens = new int[0];
    private float[] logits = new float[0];
    private int size;
    private int vocabularySize;
    private float logSumExp;
    private float floor;

    /** Empties the list. */
    public void clear(int capacity, int vocabulary, float logOfSum) {
        if (tokens.length < capacity) {
            tokens = new int[capacity];
            logits = new float[capacity];
        }
        size = 0;
        vocabularySize = vocabulary;
        logSumExp = logOfSum;
        floor = Float.POSITIVE_INFINITY;
    }

    /** In any order, each token once. */
    public void add(int token, float logit) {
        tokens[size] = token;
        logits[size] = logit;
        size++;
        floor = Math.min(floor, logit);
    }

    public int size() {
        return size;
    }

    public int token(int place) {
        return tokens[place];
    }

    public float logit(int place) {
        return logits[place];
    }

    int vocabularySize() {
        return vocabularySize;
    }

    /** Tokens that are not listed. */
    int unlisted() {
        return vocabularySize - size;
    }

    /** No token that isn't listed has a larger logit; −∞ when all are listed. */
    float floor() {
        return unlisted() == 0 ? Float.NEGATIVE_INFINITY : floor;
    }

    /** ln Σ exp(logit) over the whole row, to within {@link #LOG_SUM_EXP_ERROR}. */
    public float logSumExp() {
        return logSumExp;
    }
}
