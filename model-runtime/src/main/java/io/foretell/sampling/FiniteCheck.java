package io.foretell.sampling;

/** Refuses rows with NaN or infinity. */
final class FiniteCheck {

    private static final int MAGNITUDE_BITS = 0x7FFF_FFFF;

    /** The bits of infinity; those of every NaN are above them. */
    private static final int INFINITY_BITS = 0x7F80_0000;

    private FiniteCheck() {}

    static void check(float[] logits) {
        // As whole numbers, since the compiler turns their maximum into vector code, and a test per logit not.
        int largest = 0;
        for (float logit : logits) {
            largest = Math.max(largest, Float.floatToRawIntBits(logit) & MAGNITUDE_BITS);
        }
        if (largest >= INFINITY_BITS) {
            throw firstOf(logits);
        }
    }

    private static NonFiniteLogitsException firstOf(float[] logits) {
        int token = 0;
        while (Float.isFinite(logits[token])) {
            token++;
        }
        return new NonFiniteLogitsException(token, logits[token]);
    }
}
