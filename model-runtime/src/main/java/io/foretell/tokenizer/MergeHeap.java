package io.foretell.tokenizer;

import java.util.Arrays;

/** Possible merges of one word, lowest rank first and, of equal ranks, leftmost first. Not thread-safe. */
final class MergeHeap {

    /** Rank in the upper half, place in the lower: one comparison orders both. */
    private long[] entries = new long[64];

    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void push(int rank, int place) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        long entry = LongIntMap.pair(rank, place);
        int at = size++;
        while (at > 0 && entries[(at - 1) / 2] > entry) {
            entries[at] = entries[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        entries[at] = entry;
    }

    /** Removes the first; {@link #rank} and {@link #place} take it apart. */
    long pop() {
        final long first = entries[0];
        long moved = entries[--size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && entries[child + 1] < entries[child]) {
                child++;
            }
            if (entries[child] >= moved) {
                break;
            }
            entries[at] = entries[child];
            at = child;
        }
        entries[at] = moved;
        return first;
    }

    static int rank(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    static int place(long entry) {
        return (int) entry;
    }
}
