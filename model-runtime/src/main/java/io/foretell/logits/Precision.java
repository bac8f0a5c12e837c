package io.foretell.logits;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a worker can compute matrix products and attention in, on the CPU. */
public enum Precision {
    FP32;

    /**
     * @param name in lower case
     * @throws IllegalArgumentException naming what there is
     */
    public static Precision of(String name) {
        for (Precision precision : values()) {
            if (precision.toString().equals(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException("no worker computes in " + name + ", supported is "
                + Arrays.stream(values()).map(Precision::toString).collect(Collectors.joining(", ")));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
