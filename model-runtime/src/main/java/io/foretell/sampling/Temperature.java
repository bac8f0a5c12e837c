package io.foretell.sampling;

/**
 * Logits to weights: the exponential of each logit divided by the temperature, relative to the largest. Dividing before or after top-k
 * is the same, as it keeps the order.
 */
final class Temperature {

    private Temperature() {}

    /** Returns the largest logit, whose weight is 1. */
    static float apply(Candidates candidates, double temperature) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < candidates.size; i++) {
            largest = Math.max(largest, candidates.logits[i]);
        }
        for (int i = 0; i < candidates.size; i++) {
            candidates.weights[i] = weight(candidates.logits[i], largest, temperature);
        }
        return largest;
    }

    /** Never decreases with the logit: {@link Math#exp} is semi-monotonic. */
    static double weight(float logit, float largest, double temperature) {
        return Math.exp(((double) logit - largest) / temperature);
    }
}
