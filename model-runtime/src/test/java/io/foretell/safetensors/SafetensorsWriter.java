package io.foretell.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes shards for tests, byte for byte the same each time. */
public final class SafetensorsWriter {

    /** The format's own writer aligns the values. */
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * A tensor to be written.
     *
     * @param values row-major
     */
    public record Tensor(String name, List<Integer> shape, float[] values) {}

    /**
     * @param type F32, or BF16, which cuts off the lower half of each value
     */
    public static void write(Path file, DataType type, List<Tensor> tensors) throws IOException {
        List<String> entries = new ArrayList<>();
        int end = 0;
        for (Tensor tensor : tensors) {
            int begin = end;
            end += tensor.values().length * type.bytes();
            entries.add("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.name(), type, tensor.shape(), begin, end));
        }
        String json = entries.stream().collect(Collectors.joining(",", "{\"__metadata__\":{\"format\":\"pt\"},", "}"));
        byte[] header = (json + " ".repeat(Math.floorMod(-json.length(), ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + header.length + end).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        tensors.forEach(tensor -> put(bytes, type, tensor.values()));
        Files.write(file, bytes.array());
    }

    private static void put(ByteBuffer bytes, DataType type, float[] values) {
        for (float value : values) {
            if (type == DataType.BF16) {
                bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
            } else {
                bytes.putFloat(value);
            }
        }
    }
}
