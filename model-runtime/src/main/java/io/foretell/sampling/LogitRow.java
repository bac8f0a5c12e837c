package io.foretell.sampling;

/** The logits of one sequence after a step, wherever they lie. Good until the decoder's next step; not thread-safe. */
public interface LogitRow {

    int vocabularySize();

    /**
     * Copies the whole row, from a device if need be.
     *
     * @param logits receives it: [vocabularySize]
     */
    void copyTo(float[] logits);

    /** Copies the likeliest tokens, which costs little; false when the decoder doesn't tell them apart from the row. */
    default boolean copyTo(TopLogits top) {
        return false;
    }

    /** A row that is at hand. */
    static LogitRow of(float[] row) {
        return new LogitRow() {
            @Override
            public int vocabularySize() {
                return row.length;
            }

            @Override
            public void copyTo(float[] logits) {
                System.arraycopy(row, 0, logits, 0, row.length);
            }
        };
    }
}
