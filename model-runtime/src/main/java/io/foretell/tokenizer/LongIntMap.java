package io.foretell.tokenizer;

import java.util.Arrays;

/**
 * Keys ≥ 0 to values ≥ 0, by open addressing: no object per entry, as Gemma's file has 580,604 merges and each is looked up several
 * times per word. Safe to read from many threads once nobody puts.
 */
final class LongIntMap {

    static final int ABSENT = -1;

    private static final long EMPTY = -1;

    /** 2^64 divided by the golden ratio, odd: multiplying by it spreads neighbouring keys (Knuth, TAOCP 3, 6.4). */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long[] keys;
    private int[] values;
    private int size;
    private int shift;

    LongIntMap() {
        allocate(Long.SIZE - 6);
    }

    static long pair(int left, int right) {
        return (long) left << Integer.SIZE | right;
    }

    int get(long key) {
        int at = indexOf(key);
        return keys[at] == key ? values[at] : ABSENT;
    }

    boolean containsKey(long key) {
        return keys[indexOf(key)] == key;
    }

    void put(long key, int value) {
        int at = indexOf(key);
        if (keys[at] == EMPTY) {
            size++;
        }
        keys[at] = key;
        values[at] = value;
        if (size * 2 > keys.length) {
            grow();
        }
    }

    private int indexOf(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * GOLDEN) >>> shift);
        while (keys[at] != key && keys[at] != EMPTY) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        allocate(shift - 1);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != EMPTY) {
                int at = indexOf(oldKeys[i]);
                keys[at] = oldKeys[i];
                values[at] = oldValues[i];
            }
        }
    }

    private void allocate(int newShift) {
        shift = newShift;
        keys = new long[1 << (Long.SIZE - newShift)];
        values = new int[keys.length];
        Arrays.fill(keys, EMPTY);
    }
}
