package io.foretell.sampling;

import java.util.Arrays;

/**
 * Keeps the smallest set of most likely tokens whose probability reaches p; of equally likely ones those with lower ids. Transformers'
 * {@code TopPLogitsWarper} does the same, but takes equally likely ones in any order. Not thread-safe.
 */
final class TopP {

    /** Weight in the upper half, place among the candidates in the lower, so that sorting moves plain numbers. */
    private long[] order = new long[0];

    void keep(Candidates candidates, double p) {
        if (p == 1) {
            return;
        }
        double total = candidates.totalWeight();
        int sorted = sortHeavy(candidates, (1 - p) * total / candidates.size);
        retain(candidates, reach(candidates, sorted, p * total));
    }

    /** How many of the sorted it takes to weigh as much: at least one, and at most all. */
    private int reach(Candidates candidates, int sorted, double mass) {
        int kept = 0;
        double sum = 0;
        while (kept < sorted && (kept == 0 || sum < mass)) {
            sum += candidates.weights[place(order[kept++])];
        }
        return kept;
    }

    /**
     * Sorts the candidates that may be kept, the heaviest first. Together, those that weigh less than {@code negligible} each have not
     * even the 1 − p that are left out: without them, little of a row of 256,000 has to be sorted.
     */
    private int sortHeavy(Candidates candidates, double negligible) {
        if (order.length < candidates.size) {
            order = new long[candidates.size];
        }
        int heavy = 0;
        for (int place = 0; place < candidates.size; place++) {
            if (candidates.weights[place] >= negligible) {
                order[heavy++] = entry(candidates.logits[place], place);
            }
        }
        Arrays.sort(order, 0, heavy);
        return heavy;
    }

    /** Sorts before the entry of any smaller logit: a float's bits order as a whole number's, once a negative's magnitude is flipped. */
    private static long entry(float logit, int place) {
        int bits = Float.floatToIntBits(logit + 0f); // −0 becomes 0: equal logits must have equal bits
        int ascending = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
        return (long) ~ascending << Integer.SIZE | place;
    }

    private static int place(long entry) {
        return (int) entry;
    }

    private void retain(Candidates candidates, int kept) {
        for (int i = 0; i < kept; i++) {
            order[i] = place(order[i]);
        }
        Arrays.sort(order, 0, kept); // back in the order of ids
        for (int i = 0; i < kept; i++) {
            candidates.move((int) order[i], i);
        }
        candidates.size = kept;
    }
}
