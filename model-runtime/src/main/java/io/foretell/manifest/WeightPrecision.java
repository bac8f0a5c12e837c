package io.foretell.manifest;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an export's weights are for: computing in bf16 or fp32 from the original shards, or from matrices of its own in 8 or 4 bits. */
public enum WeightPrecision {
    BF16(0),
    FP32(0),
    INT8(8),
    INT4(4);

    private final int bits;

    WeightPrecision(int bits) {
        this.bits = bits;
    }

    /**
     * @param name in lower case
     * @throws IllegalArgumentException naming what there is
     */
    public static WeightPrecision of(String name) {
        for (WeightPrecision precision : values()) {
            if (precision.toString().equals(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("there is no precision " + name + ": choose one of "
                + Arrays.stream(values()).map(WeightPrecision::toString).collect(Collectors.joining(", ")));
    }

    /** Whether the weights are written anew, in blocks of whole numbers. */
    public boolean quantized() {
        return bits > 0;
    }

    /** Per weight, 8 or 4, where they are quantized. */
    public int bits() {
        return bits;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
