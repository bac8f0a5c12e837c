package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import java.util.List;

/**
 * How a matrix's rows are kept: in blocks of neighbouring values, each value ≈ (code − zero) × scale, zero 8 or 128, one scale per block. Next to the tensor's name,
 * {@code .codes} U8 [rows, blocks, bytes per block] and {@code .scales} BF16 [rows, blocks]; of 4-bit codes two are in a byte, the first in its lower half. It is the
 * layout of MatMulNBits without zero points.
 *
 * @param bits per code, 4 or 8
 * @param block values per scale: a power of two that MatMulNBits takes, 16 to 256
 */
public record Quantization(int bits, int block) {

    /** Where no other block is asked for: 4.5 or 8.5 bits per weight. */
    public static final int DEFAULT_BLOCK = 32;

    public Quantization {
        if (bits != 4 && bits != 8) {
            throw new IllegalArgumentException("weights can't be kept in " + bits + " bits: 4 or 8");
        }
        if (block < 16 || block > 256 || Integer.bitCount(block) != 1) {
            throw new IllegalArgumentException("block can't be " + block + ": 16, 32, 64, 128 or 256");
        }
    }

    /** The tensor of a matrix's codes. */
    public static String codes(String matrix) {
        return matrix + ".codes";
    }

    /** The tensor of a matrix's scales. */
    public static String scales(String matrix) {
        return matrix + ".scales";
    }

    /** Whether a tensor of such a shape is kept so; others, the norms, stay as they are. */
    public static boolean isMatrix(List<Long> shape) {
        return shape.size() == 2;
    }

    /** [rows, blocks, bytes per block], of a matrix [rows, columns]. */
    public List<Long> codesShape(List<Long> matrix) {
        return List.of(matrix.getFirst(), blocks(matrix.getLast()), (long) blockBytes());
    }

    /** [rows, blocks], of a matrix [rows, columns]. */
    public List<Long> scalesShape(List<Long> matrix) {
        return List.of(matrix.getFirst(), blocks(matrix.getLast()));
    }

    /** Of a matrix's codes and scales. */
    public long bytes(List<Long> matrix) {
        return Math.multiplyExact(matrix.getFirst() * blocks(matrix.getLast()), blockBytes() + DataType.BF16.bytes());
    }

    /** The code of 0. */
    public int zero() {
        return 1 << (bits - 1);
    }

    /** Of a row with so many values; the last one may reach beyond it. */
    public long blocks(long columns) {
        return Math.ceilDiv(columns, block);
    }

    /** Of a block's codes. */
    public int blockBytes() {
        return block * bits / Byte.SIZE;
    }
}
