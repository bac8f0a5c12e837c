package io.foretell.sampling;

import java.util.Arrays;
import java.util.BitSet;

/** A decoder's row that tells its likeliest tokens apart, and counts how often it is asked for the rest. */
final class ListedRow implements LogitRow {

    private final float[] row;
    private final BitSet listed = new BitSet();
    private final float logSumExp;
    private int fetched;

    /**
     * @param count of tokens that are listed; of those equal to the last, the ones with the highest ids, as any may be left out
     * @param logError what the decoder's sum is off by
     */
    ListedRow(float[] row, int count, double logError) {
        this.row = row;
        float[] ascending = row.clone();
        Arrays.sort(ascending);
        float last = ascending[row.length - count];
        double sum = 0;
        for (int token = 0; token < row.length; token++) {
            listed.set(token, row[token] > last || Float.isNaN(row[token]));
            sum += Math.exp(row[token]);
        }
        int missing = count - listed.cardinality();
        for (int token = row.length - 1; missing > 0; token--) {
            if (row[token] == last) {
                listed.set(token);
                missing--;
            }
        }
        logSumExp = (float) (Math.log(sum) + logError);
    }

    int fetched() {
        return fetched;
    }

    @Override
    public int vocabularySize() {
        return row.length;
    }

    @Override
    public void copyTo(float[] logits) {
        fetched++;
        System.arraycopy(row, 0, logits, 0, row.length);
    }

    @Override
    public boolean copyTo(TopLogits top) {
        top.clear(listed.cardinality(), row.length, logSumExp);
        for (int token = listed.nextSetBit(0); token >= 0; token = listed.nextSetBit(token + 1)) {
            top.add(token, row[token]);
        }
        return true;
    }
}
