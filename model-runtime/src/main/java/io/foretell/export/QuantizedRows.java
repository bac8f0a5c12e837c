package io.foretell.export;

import io.foretell.gemma.Quantization;
import io.foretell.safetensors.TensorInfo;
import io.foretell.safetensors.TensorReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The rows of one matrix.
 *
 * @param matrix the original
 * @param codes where its codes go
 * @param scales where its scales go
 */
record QuantizedRows(TensorInfo matrix, TensorInfo codes, TensorInfo scales, Quantization quantization) {

    /** A thread's memory, used again for its next task: else the heap would fill with what was read. */
    private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

    long count() {
        return matrix.shape().getFirst();
    }

    private int columns() {
        return Math.toIntExact(matrix.shape().getLast());
    }

    /** In the original. */
    int bytesPerRow() {
        return columns() * matrix.type().bytes();
    }

    /** Quantizes some rows; any thread may take any. */
    void write(long first, int number, NamedFile in, NamedFile out) {
        Buffers buffers = BUFFERS.get();
        buffers.original = sized(buffers.original, number * bytesPerRow());
        buffers.codes = sized(buffers.codes, number * perRow(codes));
        buffers.scales = sized(buffers.scales, number * perRow(scales));
        if (buffers.row.length < columns()) {
            buffers.row = new float[columns()];
        }
        in.read(buffers.original, matrix.offset() + first * bytesPerRow());
        quantize(number, buffers);
        out.write(buffers.codes.flip(), codes.offset() + first * perRow(codes));
        out.write(buffers.scales.flip(), scales.offset() + first * perRow(scales));
    }

    private int perRow(TensorInfo tensor) {
        return Math.toIntExact(tensor.length() / count());
    }

    private static ByteBuffer sized(ByteBuffer buffer, int bytes) {
        return buffer.capacity() < bytes
                ? ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN)
                : buffer.clear().limit(bytes);
    }

    private void quantize(int number, Buffers buffers) {
        BlockQuantizer quantizer = new BlockQuantizer(quantization);
        try {
            for (int row = 0; row < number; row++) {
                TensorReader.floats(matrix.type(), buffers.original, buffers.row, columns());
                quantizer.row(buffers.row, columns(), buffers.codes, buffers.scales);
            }
        } catch (ArithmeticException e) {
            throw new ExportException(
                    "%s: tensor %s: %s: download this file again"
                            .formatted(matrix.file(), matrix.name(), e.getMessage()),
                    e);
        }
    }

    private static final class Buffers {
        ByteBuffer original = ByteBuffer.allocate(0);
        ByteBuffer codes = ByteBuffer.allocate(0);
        ByteBuffer scales = ByteBuffer.allocate(0);
        float[] row = {};
    }
}
