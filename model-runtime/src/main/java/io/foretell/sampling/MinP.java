package io.foretell.sampling;

/** Keeps the tokens that are at least p times as likely as the likeliest: transformers' {@code MinPLogitsWarper}. */
final class MinP {

    private MinP() {}

    static void keep(Candidates candidates, double p) {
        if (p == 0) {
            return;
        }
        int kept = 0;
        for (int i = 0; i < candidates.size; i++) {
            if (candidates.weights[i] >= p) { // the likeliest weighs 1, and no rule before this one removes it
                candidates.move(i, kept++);
            }
        }
        candidates.size = kept;
    }
}
