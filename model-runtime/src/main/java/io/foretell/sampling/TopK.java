package io.foretell.sampling;

import java.util.Arrays;

/**
 * Keeps the k tokens with the largest logits, and those equal to the last of them: transformers' {@code TopKLogitsWarper}. Two passes
 * over the row and a heap of k, no sorting. Not thread-safe.
 */
final class TopK {

    /** Its first k entries are the k largest logits so far, the smallest of them on top. */
    private float[] heap = new float[0];

    /**
     * @param k 0 keeps all
     */
    void select(float[] logits, int k, Candidates candidates) {
        float least = k == 0 || k >= logits.length ? Float.NEGATIVE_INFINITY : kthLargest(logits, k);
        candidates.clear(logits.length);
        for (int token = 0; token < logits.length; token++) {
            if (logits[token] >= least) {
                candidates.add(token, logits[token]);
            }
        }
    }

    private float kthLargest(float[] logits, int k) {
        if (heap.length < k) {
            heap = new float[k];
        }
        Arrays.fill(heap, 0, k, Float.NEGATIVE_INFINITY);
        for (float logit : logits) {
            if (logit > heap[0]) {
                replaceSmallest(logit, k);
            }
        }
        return heap[0];
    }

    private void replaceSmallest(float logit, int k) {
        int hole = 0;
        for (int child = 1; child < k; child = 2 * hole + 1) {
            if (child + 1 < k && heap[child + 1] < heap[child]) {
                child++;
            }
            if (logit <= heap[child]) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = logit;
    }
}
