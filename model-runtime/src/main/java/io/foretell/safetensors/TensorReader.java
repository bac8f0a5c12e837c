package io.foretell.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads tensors' values; large tensors are not read whole, but mapped by whoever computes with them or read in parts. */
public final class TensorReader {

    /** Of each tensor, where its beginning stands for the rest; with the 508 tensors of Gemma 2 27B, 2 MB. */
    public static final int HEAD_BYTES = 4096;

    private TensorReader() {}

    /**
     * The values in row-major order, of a tensor of type F32 or BF16.
     *
     * @throws MalformedSafetensorsException naming file and tensor
     * @throws IllegalArgumentException for another type
     */
    public static float[] floats(TensorInfo tensor) {
        try (FileChannel channel = FileChannel.open(tensor.file())) {
            ByteBuffer bytes = SafetensorsFile.readFully(
                            tensor.file(), channel, tensor.offset(), Math.toIntExact(tensor.length()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[bytes.remaining() / tensor.type().bytes()];
            floats(tensor.type(), bytes, values, values.length);
            return values;
        } catch (IOException e) {
            throw new MalformedSafetensorsException(
                    tensor.file() + ": tensor " + tensor.name() + " can't be read: " + e, e);
        }
    }

    /**
     * The first bytes of a tensor as they stand in the file: all of a shorter one.
     *
     * @throws MalformedSafetensorsException naming file and tensor
     */
    public static byte[] head(TensorInfo tensor, int bytes) {
        try (FileChannel channel = FileChannel.open(tensor.file())) {
            int length = (int) Math.min(bytes, tensor.length());
            return SafetensorsFile.readFully(tensor.file(), channel, tensor.offset(), length)
                    .array();
        } catch (IOException e) {
            throw new MalformedSafetensorsException(
                    tensor.file() + ": tensor " + tensor.name() + " can't be read: " + e, e);
        }
    }

    /**
     * Decodes the next values of a buffer in little-endian order.
     *
     * @param type F32 or BF16
     * @param values gets them, from index 0 on
     */
    public static void floats(DataType type, ByteBuffer bytes, float[] values, int count) {
        switch (type) {
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = bytes.getFloat();
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
                }
            }
            default -> throw new IllegalArgumentException(type + ", expected F32 or BF16");
        }
    }
}
