package io.foretell.sampling;

import io.foretell.sampling.TokenLogprobs.Alternative;
import java.util.ArrayList;
import java.util.List;

/**
 * Log-softmax of a row as the model gave it: vLLM's {@code raw_logprobs}, its default. The row is copied, as the rules overwrite it. Not
 * thread-safe.
 */
final class Logprobs {

    private float[] raw = new float[0];

    void keep(float[] logits) {
        if (raw.length != logits.length) {
            raw = new float[logits.length];
        }
        System.arraycopy(logits, 0, raw, 0, raw.length);
    }

    /** Of a token in the row that was kept last. */
    TokenLogprobs of(int token, int alternatives) {
        double logTotal = logTotal();
        List<Alternative> likeliest = new ArrayList<>(alternatives);
        for (int likely : likeliest(Math.min(alternatives, raw.length))) {
            likeliest.add(new Alternative(likely, raw[likely] - logTotal));
        }
        return new TokenLogprobs(raw[token] - logTotal, List.copyOf(likeliest));
    }

    /** The logarithm of the sum of all exponentials; in relation to the largest, so that none overflows. */
    private double logTotal() {
        float largest = Float.NEGATIVE_INFINITY;
        for (float logit : raw) {
            largest = Math.max(largest, logit);
        }
        double total = 0;
        for (float logit : raw) {
            total += Math.exp((double) logit - largest);
        }
        return largest + Math.log(total);
    }

    /** Insertion into a list this short is rare: a token must be likelier than all but a few before it. */
    private int[] likeliest(int count) {
        int[] best = new int[count];
        int size = 0;
        for (int token = 0; token < raw.length && count > 0; token++) {
            if (size == count && raw[token] <= raw[best[count - 1]]) {
                continue;
            }
            int place = size < count ? size++ : count - 1;
            for (; place > 0 && raw[token] > raw[best[place - 1]]; place--) {
                best[place] = best[place - 1];
            }
            best[place] = token;
        }
        return best;
    }
}
