package io.foretell.sampling;

import java.util.Arrays;

/**
 * The tokens still in play, most likely first; equally likely ones by id. Not thread-safe.
 *
 * <p>An entry packs a logit and a token id into one long whose natural order is that order, so that sorting moves plain numbers.
 */
final class Candidates {

    private final TopK topK = new TopK();
    private long[] entries = {};
    private double[] weights = {};
    private int size;

    /** Takes the {@code k} most likely tokens, all if k is 0. */
    void take(float[] logits, int k) {
        float threshold = topK.threshold(logits, k);
        if (entries.length < logits.length) {
            entries = new long[logits.length];
            weights = new double[logits.length];
        }
        size = 0;
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] >= threshold) {
                entries[size++] = pack(logits[token], token);
            }
        }
        Arrays.sort(entries, 0, size);
    }

    /** Turns logits into unnormalised probabilities at this temperature; the most likely token has weight 1. */
    void soften(float temperature) {
        float largest = logit(entries[0]) / temperature;
        for (int i = 0; i < size; i++) {
            weights[i] = Math.exp((double) (logit(entries[i]) / temperature) - largest);
        }
    }

    /** Keeps a token while those before it have less than {@code p} of the probability; always at least one. */
    void keepTopP(double p) {
        if (p >= 1) {
            return;
        }
        double enough = p * total();
        double before = 0;
        int kept = 0;
        while (kept < size && (kept == 0 || before < enough)) {
            before += weights[kept++];
        }
        size = kept;
    }

    /** The token at which the running sum of probabilities passes {@code uniform}, which is in [0, 1). */
    int draw(double uniform) {
        double target = uniform * total();
        double sum = 0;
        for (int i = 0; i < size - 1; i++) {
            sum += weights[i];
            if (target < sum) {
                return token(entries[i]);
            }
        }
        return token(entries[size - 1]);
    }

    private double total() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += weights[i];
        }
        return sum;
    }

    /** Larger logits give smaller numbers: a float's bits order like an int's once a negative one's magnitude is flipped. */
    private static long pack(float logit, int token) {
        int bits = Float.floatToIntBits(logit + 0f); // −0 becomes 0: equal logits must be equal bits
        return (long) ~flipMagnitude(bits) << 32 | token;
    }

    private static float logit(long entry) {
        return Float.intBitsToFloat(flipMagnitude(~(int) (entry >> 32)));
    }

    private static int flipMagnitude(int bits) {
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }

    private static int token(long entry) {
        return (int) entry;
    }
}
