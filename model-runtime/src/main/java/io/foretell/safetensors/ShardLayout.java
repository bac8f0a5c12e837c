package io.foretell.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A shard that is yet to be written: its first bytes, and the place of each tensor. Immutable.
 *
 * @param head header length and header, which the file begins with
 * @param tensors by name, in the file's order
 * @param size bytes of the whole file
 */
public record ShardLayout(Path file, byte[] head, Map<String, TensorInfo> tensors, long size) {

    /** The format's own writer aligns the values so. */
    private static final int ALIGNMENT = 8;

    /**
     * A tensor to be placed.
     *
     * @param shape row-major dimensions
     */
    public record Entry(String name, DataType type, List<Long> shape) {

        /** Bytes. */
        public long length() {
            return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        }
    }

    /** Places the tensors one after the other. */
    public static ShardLayout of(Path file, List<Entry> entries) {
        byte[] head = head(entries);
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        long offset = head.length;
        for (Entry entry : entries) {
            tensors.put(
                    entry.name(),
                    new TensorInfo(entry.name(), entry.type(), entry.shape(), file, offset, entry.length()));
            offset += entry.length();
        }
        return new ShardLayout(file, head, tensors, offset);
    }

    private static byte[] head(List<Entry> entries) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        long begin = 0;
        for (Entry entry : entries) {
            ObjectNode tensor =
                    root.putObject(entry.name()).put("dtype", entry.type().name());
            entry.shape().forEach(tensor.putArray("shape")::add);
            long end = begin + entry.length();
            tensor.putArray("data_offsets").add(begin).add(end);
            begin = end;
        }
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, ALIGNMENT);
        return ByteBuffer.allocate(Long.BYTES + json.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length + padding)
                .put(json)
                .put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
