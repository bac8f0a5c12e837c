package io.foretell.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.foretell.gemma.Quantization;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockQuantizerTest {

    private static final int RUNS = 500;

    /** Rounding to a code is done in fp32. */
    private static final double ROUNDING = 1e-4;

    @ParameterizedTest
    @CsvSource({"4, 16", "4, 32", "4, 128", "8, 32", "8, 128", "8, 256"})
    void a_value_is_kept_within_half_a_step_and_a_step_is_a_share_of_the_blocks_largest(int bits, int block) {
        Quantization quantization = new Quantization(bits, block);
        Random random = new Random(bits * 1000 + block);
        for (int run = 0; run < RUNS; run++) {
            float[] row = row(random, 1 + random.nextInt(3 * block));
            Quantized quantized = Quantized.of(quantization, row);
            for (int i = 0; i < row.length; i++) {
                double step = quantized.scale(i);
                assertThat((double) quantized.value(i)).isCloseTo(row[i], within(step * (0.5 + ROUNDING)));
                // One more than a bf16's 8 bits can tell apart.
                assertThat(step).isBetween(0.0, largest(row, i, block) / (quantization.zero() - 1) * (1 + 0x1p-7));
            }
        }
    }

    /** From tiny to huge, as a trained model's rows are, and now and then a block of zeros. */
    private static float[] row(Random random, int columns) {
        double size = Math.pow(10, random.nextInt(-30, 30));
        float[] row = new float[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = i < 40 && random.nextBoolean() ? 0 : (float) (random.nextGaussian() * size);
        }
        return row;
    }

    private static double largest(float[] row, int i, int block) {
        double largest = 0;
        int begin = i / block * block;
        for (int at = begin; at < Math.min(begin + block, row.length); at++) {
            largest = Math.max(largest, Math.abs(row[at]));
        }
        return largest;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void a_block_of_zeros_stays_zero(int bits) {
        Quantized quantized = Quantized.of(new Quantization(bits, 32), new float[40]);
        assertThat(quantized.value(0)).isZero();
        assertThat(quantized.value(39)).isZero();
    }

    @Test
    void what_a_last_block_has_beyond_the_row_is_zero() {
        float[] row = new float[33];
        row[32] = 3;
        Quantized quantized = Quantized.of(new Quantization(4, 32), row);
        assertThat(quantized.value(32)).isCloseTo(3f, within(0.02f));
        for (int i = 33; i < 64; i++) {
            assertThat(quantized.value(i)).isZero();
        }
    }

    @Test
    void of_two_four_bit_codes_in_a_byte_the_first_is_the_lower() {
        float[] row = new float[32];
        row[0] = 7;
        row[1] = -7;
        assertThat(Quantized.of(new Quantization(4, 32), row).codes()[0]).isEqualTo((byte) 0x1F);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void what_is_no_number_is_refused(float value) {
        float[] row = new float[64];
        row[50] = value;
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Quantized.of(new Quantization(8, 32), row))
                .withMessage("a value is NaN or infinite");
    }

    /** A row as it is kept, and read back by the format's own rule. */
    private record Quantized(Quantization quantization, byte[] codes, ByteBuffer scales) {

        static Quantized of(Quantization quantization, float[] row) {
            int blocks = (int) quantization.blocks(row.length);
            ByteBuffer codes = ByteBuffer.allocate(blocks * quantization.blockBytes());
            ByteBuffer scales = ByteBuffer.allocate(2 * blocks).order(ByteOrder.LITTLE_ENDIAN);
            new BlockQuantizer(quantization).row(row, row.length, codes, scales);
            assertThat(codes.hasRemaining() || scales.hasRemaining()).isFalse();
            return new Quantized(quantization, codes.array(), scales);
        }

        float scale(int i) {
            return Float.intBitsToFloat(scales.getShort(2 * (i / quantization.block())) << 16);
        }

        float value(int i) {
            return (code(i) - quantization.zero()) * scale(i);
        }

        private int code(int i) {
            return quantization.bits() == 8 ? codes[i] & 0xFF : codes[i / 2] >> (4 * (i % 2)) & 0xF;
        }
    }
}
