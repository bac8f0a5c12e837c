package io.foretell.sampling;

/**
 * A counter-based random generator: the draw for a position depends on seed and position alone, so that a sequence that is
 * resumed elsewhere, or shares its batch with others, draws the same.
 *
 * <p>Two rounds of the SplitMix64 finalizer (Steele, Lea, Flood 2014), whose constants these are.
 */
final class PositionRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    /** 2⁻⁵³: the spacing of the doubles drawn. */
    private static final double UNIT = 0x1.0p-53;

    private PositionRandom() {}

    /** Uniform in [0, 1). */
    static double uniform(long seed, int position) {
        return (mix(mix(seed + GOLDEN_GAMMA) + (position + 1) * GOLDEN_GAMMA) >>> 11) * UNIT;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
