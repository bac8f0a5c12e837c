package io.foretell.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Reads the values of small tensors; large ones stay where they are and are mapped by whoever computes with them. */
public final class TensorReader {

    private TensorReader() {}

    /**
     * The values in row-major order, of a tensor of type F32 or BF16.
     *
     * @throws MalformedSafetensorsException naming file and tensor
     */
    public static float[] floats(TensorInfo tensor) {
        try (FileChannel channel = FileChannel.open(tensor.file())) {
            ByteBuffer bytes = SafetensorsFile.readFully(
                            tensor.file(), channel, tensor.offset(), Math.toIntExact(tensor.length()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[bytes.remaining() / tensor.type().bytes()];
            for (int i = 0; i < values.length; i++) {
                values[i] = next(tensor, bytes);
            }
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

    private static float next(TensorInfo tensor, ByteBuffer bytes) {
        return switch (tensor.type()) {
            case F32 -> bytes.getFloat();
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            default ->
                throw new MalformedSafetensorsException(tensor.file() + ": tensor " + tensor.name() + " is "
                        + tensor.type() + ", expected F32 or BF16");
        };
    }
}
