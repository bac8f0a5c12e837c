package io.foretell.sampling;

/** The tokens that may still be drawn, in the order of their ids. Reused from draw to draw; not thread-safe. */
final class Candidates {

    int[] tokens = new int[0];

    float[] logits = new float[0];

    /** Probabilities, but for a common factor. */
    double[] weights = new double[0];

    int size;

    /** Removes all and makes room for as many. */
    void clear(int capacity) {
        if (tokens.length < capacity) {
            tokens = new int[capacity];
            logits = new float[capacity];
            weights = new double[capacity];
        }
        size = 0;
    }

    void add(int token, float logit) {
        tokens[size] = token;
        logits[size] = logit;
        size++;
    }

    /** Puts a candidate further to the front. */
    void move(int from, int to) {
        tokens[to] = tokens[from];
        logits[to] = logits[from];
        weights[to] = weights[from];
    }

    float smallestLogit() {
        float smallest = Float.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            smallest = Math.min(smallest, logits[i]);
        }
        return smallest;
    }

    double totalWeight() {
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += weights[i];
        }
        return total;
    }

    /**
     * The token at which the running sum of probabilities, in the order of ids, passes {@code uniform}. By id and not by probability, so
     * that two nearly equal logits that swap places between machines don't change the draw.
     *
     * @param uniform in [0, 1)
     */
    int draw(double uniform) {
        double target = uniform * totalWeight();
        double sum = 0;
        int last = 0;
        for (int i = 0; i < size; i++) {
            sum += weights[i];
            if (target < sum) {
                return tokens[i];
            }
            last = weights[i] > 0 ? i : last;
        }
        return tokens[last]; // target equals the total, by rounding
    }
}
