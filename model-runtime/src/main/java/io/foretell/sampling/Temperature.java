package io.foretell.sampling;

/**
 * Logits to weights: the exponential of each logit divided by the temperature, relative to the largest. Dividing before or after top-k
 * is the same, as it keeps the order.
 */
final class Temperature {

    private Temperature() {}

    /** The largest logit's weight is 1. */
    static void apply(Candidates candidates, double temperature) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < candidates.size; i++) {
            largest = Math.max(largest, candidates.logits[i]);
        }
        for (int i = 0; i < candidates.size; i++) {
            candidates.weights[i] = Math.exp(((double) candidates.logits[i] - largest) / temperature);
        }
    }
}
