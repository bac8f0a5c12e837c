package io.foretell.api.prediction;

import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/**
 * Prediction ids as clients see them: the 128 bits of the UUID and two zero bits in 26 characters of RFC 4648 base32, in lower
 * case, without padding. As UUIDs of version 7 begin with the time, so do these.
 */
public final class PredictionId {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    static final int LENGTH = 26;
    private static final int BITS_PER_CHARACTER = 5;
    private static final int SPARE_BITS = LENGTH * BITS_PER_CHARACTER - 128;

    private PredictionId() {}

    public static String format(UUID id) {
        BigInteger bits = unsigned(id.getMostSignificantBits())
                .shiftLeft(Long.SIZE)
                .or(unsigned(id.getLeastSignificantBits()))
                .shiftLeft(SPARE_BITS);
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = LENGTH - 1; i >= 0; i--) {
            text.append(ALPHABET.charAt(bits.shiftRight(i * BITS_PER_CHARACTER).intValue() & 31));
        }
        return text.toString();
    }

    /** Empty for everything that {@link #format} does not write, so that each prediction has one id. */
    public static Optional<UUID> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        BigInteger bits = BigInteger.ZERO;
        for (int i = 0; i < LENGTH; i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                return Optional.empty();
            }
            bits = bits.shiftLeft(BITS_PER_CHARACTER).or(BigInteger.valueOf(value));
        }
        if (bits.getLowestSetBit() >= 0 && bits.getLowestSetBit() < SPARE_BITS) {
            return Optional.empty();
        }
        BigInteger id = bits.shiftRight(SPARE_BITS);
        return Optional.of(new UUID(id.shiftRight(Long.SIZE).longValue(), id.longValue()));
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }
}
