package io.foretell.kvcache;

/** Room for one sequence's keys and values. Not thread-safe. */
public final class Slot {

    private final int index;
    private int length;

    Slot(int index) {
        this.index = index;
    }

    /** Its row in the decoder's pool. */
    public int index() {
        return index;
    }

    /** Tokens whose keys and values are stored; what a dummy row writes here is beyond it. */
    public int length() {
        return length;
    }

    /** {@code count} further tokens were stored. */
    public void append(int count) {
        length += count;
    }

    void clear() {
        length = 0;
    }
}
