package io.foretell.tokenizer;

import java.util.Arrays;

/**
 * The merges of a BPE model: which two pieces join, in which order of preference, and into what. Filled once, then only read, by any
 * thread.
 */
final class MergeTable {

    static final int NONE = LongIntMap.ABSENT;

    private final LongIntMap ranks = new LongIntMap();
    private int[] merged = new int[1024];
    private int count;

    /** (last character, first character) of every merge's two sides. */
    private final LongIntMap joints = new LongIntMap();

    /** Adds the next merge, which comes after all earlier ones. */
    void add(int left, String leftText, int right, String rightText, int into) {
        if (count == merged.length) {
            merged = Arrays.copyOf(merged, 2 * count);
        }
        merged[count] = into;
        ranks.put(LongIntMap.pair(left, right), count);
        joints.put(LongIntMap.pair(leftText.codePointBefore(leftText.length()), rightText.codePointAt(0)), 0);
        count++;
    }

    int size() {
        return count;
    }

    /** The place of this merge in the order, lower first, or {@link #NONE}. */
    int rank(int left, int right) {
        return ranks.get(LongIntMap.pair(left, right));
    }

    /** The piece that the merge of this rank makes. */
    int merged(int rank) {
        return merged[rank];
    }

    /**
     * Whether any merge can ever join text that ends with one character to text that begins with the other. Where none can, the text may
     * be cut: each part then merges as it would within the whole.
     */
    boolean mayJoin(int lastCodePoint, int firstCodePoint) {
        return joints.containsKey(LongIntMap.pair(lastCodePoint, firstCodePoint));
    }
}
