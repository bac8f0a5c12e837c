package io.foretell.sampling;

import java.util.Arrays;

/** Finds the k-th largest logit in one pass: a heap of the k largest so far, its smallest on top. */
final class TopK {

    private float[] heap = {};

    /** Returns the smallest logit to keep; −∞ keeps all. Ties with it are kept too, as transformers does. */
    float threshold(float[] logits, int k) {
        if (k <= 0 || k >= logits.length) {
            return Float.NEGATIVE_INFINITY;
        }
        if (heap.length != k) {
            heap = new float[k];
        }
        Arrays.fill(heap, Float.NEGATIVE_INFINITY);
        for (float logit : logits) {
            if (logit > heap[0]) {
                replaceSmallest(logit);
            }
        }
        return heap[0];
    }

    private void replaceSmallest(float logit) {
        int hole = 0;
        int child = 1;
        while (child < heap.length) {
            if (child + 1 < heap.length && heap[child + 1] < heap[child]) {
                child++;
            }
            if (logit <= heap[child]) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
            child = 2 * hole + 1;
        }
        heap[hole] = logit;
    }
}
