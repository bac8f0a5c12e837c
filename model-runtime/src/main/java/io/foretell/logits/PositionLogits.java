package io.foretell.logits;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;

/**
 * The largest logits after one token.
 *
 * @param position of the token, from 0
 * @param token its id
 * @param ids of the largest logits, largest first, and of equal ones the lower id first
 * @param logits theirs
 */
@JsonPropertyOrder({"position", "token", "ids", "logits"})
public record PositionLogits(int position, int token, int[] ids, float[] logits) {

    /**
     * @param row the logits of the whole vocabulary
     * @param count how many to keep, at most all
     * @throws IllegalStateException when the row holds NaN or infinity, which JSON has no number for
     */
    static PositionLogits largest(int position, int token, float[] row, int count) {
        long[] order = new long[row.length];
        for (int id = 0; id < row.length; id++) {
            if (!Float.isFinite(row[id])) {
                throw new IllegalStateException(
                        "the logit of token %d after position %d is %s".formatted(id, position, row[id]));
            }
            order[id] = (long) ~ascendingBits(row[id]) << Integer.SIZE | id;
        }
        Arrays.sort(order);
        int[] ids = new int[count];
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            ids[i] = (int) order[i];
            logits[i] = row[ids[i]];
        }
        return new PositionLogits(position, token, ids, logits);
    }

    /** Whole numbers in the order of the floats: those below zero have their magnitude's bits turned round. Zero has one sign, so that both are equal. */
    private static int ascendingBits(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
    }

    /** One line: {@code {"position":0,"token":2,"ids":[…],"logits":[…]}}; each logit is the shortest decimal number that is this float and no other. */
    public String toJson() {
        return JsonMapper.shared().writeValueAsString(this);
    }
}
