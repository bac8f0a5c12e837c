package io.foretell.export;

import io.foretell.gemma.Quantization;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Rows of numbers to codes and scales. The scale is the least bf16 number that brings a block's largest value into the codes' range, which is the same on both sides of
 * zero: so each value is kept within half a step. Bf16, so that every provider computes with the very same scale. Not thread-safe.
 */
final class BlockQuantizer {

    private final Quantization quantization;
    private final int[] rounded;
    private final byte[] codes;

    BlockQuantizer(Quantization quantization) {
        this.quantization = quantization;
        this.rounded = new int[quantization.block()];
        this.codes = new byte[quantization.blockBytes()];
    }

    /**
     * Appends one row.
     *
     * @param columns values of the row, from index 0 on
     * @param codes gets them; what a last block has beyond the row is zero
     * @param scales gets bf16 in little-endian order
     * @throws ArithmeticException when a value is NaN or infinite
     */
    void row(float[] values, int columns, ByteBuffer codes, ByteBuffer scales) {
        for (int begin = 0; begin < columns; begin += quantization.block()) {
            int end = Math.min(begin + quantization.block(), columns);
            int bits = scaleBits(largest(values, begin, end));
            scales.putShort((short) bits);
            encode(values, begin, end, Float.intBitsToFloat(bits << Short.SIZE));
            codes.put(this.codes);
        }
    }

    private static float largest(float[] values, int begin, int end) {
        float largest = 0;
        for (int i = begin; i < end; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        if (!(largest <= Float.MAX_VALUE)) {
            throw new ArithmeticException("a value is NaN or infinite");
        }
        return largest;
    }

    /** A bf16 number is the upper half of an fp32 one; of positive ones, the next larger has the next larger bits. */
    private int scaleBits(float largest) {
        float scale = largest / (quantization.zero() - 1);
        int bits = Float.floatToIntBits(scale);
        return (bits >>> Short.SIZE) + ((bits & 0xFFFF) == 0 ? 0 : 1);
    }

    private void encode(float[] values, int begin, int end, float scale) {
        // Codes are above 0, so that cutting off rounds down: half a step more rounds to nearest.
        float offset = quantization.zero() + 0.5f;
        float divisor = scale == 0 ? 1 : scale;
        for (int i = begin; i < end; i++) {
            rounded[i - begin] = (int) (values[i] / divisor + offset);
        }
        Arrays.fill(rounded, end - begin, rounded.length, quantization.zero());
        for (int i = 0; i < codes.length; i++) {
            codes[i] =
                    (byte) (quantization.bits() == Byte.SIZE ? rounded[i] : rounded[2 * i] | rounded[2 * i + 1] << 4);
        }
    }
}
