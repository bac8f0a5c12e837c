package io.foretell.tokenizer;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A stretch of symbols being merged: a linked list over arrays, and a heap of its possible merges. Not thread-safe. */
final class Word {

    private static final int DEAD = -1;
    private static final int NOWHERE = -1;

    private final MergeTable merges;
    private final MergeHeap heap = new MergeHeap();
    private int[] symbols = new int[64];
    private int[] previous = new int[64];
    private int[] next = new int[64];
    private int count;

    Word(MergeTable merges) {
        this.merges = merges;
    }

    void add(int symbol) {
        if (count == symbols.length) {
            symbols = Arrays.copyOf(symbols, 2 * count);
            previous = new int[2 * count];
            next = new int[2 * count];
        }
        symbols[count++] = symbol;
    }

    /** Merges as far as it goes, hands over the ids, and is empty again. */
    void drainTo(IntStream.Builder ids) {
        if (count > 1) {
            link();
            while (!heap.isEmpty()) {
                merge(heap.pop());
            }
        }
        for (int i = 0; i < count; i++) {
            if (symbols[i] != DEAD) {
                ids.add(symbols[i]);
            }
        }
        count = 0;
    }

    private void link() {
        for (int i = 0; i < count; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 < count ? i + 1 : NOWHERE;
        }
        for (int i = 0; i + 1 < count; i++) {
            pushPair(i, i + 1);
        }
    }

    private void merge(long entry) {
        int left = MergeHeap.place(entry);
        int into = merges.merged(MergeHeap.rank(entry));
        int right = symbols[left] == DEAD ? NOWHERE : next[left];
        if (right == NOWHERE || !makes(left, right, into)) {
            return;
        }
        symbols[left] = into;
        symbols[right] = DEAD;
        next[left] = next[right];
        if (next[left] != NOWHERE) {
            previous[next[left]] = left;
            pushPair(left, next[left]);
        }
        if (previous[left] != NOWHERE) {
            pushPair(previous[left], left);
        }
    }

    /**
     * Whether the two, which may have changed since the entry was pushed, still join into the same piece. Their rank may be another by
     * now: Hugging Face tokenizers compares the piece alone.
     */
    private boolean makes(int left, int right, int into) {
        int rank = merges.rank(symbols[left], symbols[right]);
        return rank != MergeTable.NONE && merges.merged(rank) == into;
    }

    private void pushPair(int left, int right) {
        int rank = merges.rank(symbols[left], symbols[right]);
        if (rank != MergeTable.NONE) {
            heap.push(rank, left);
        }
    }
}
