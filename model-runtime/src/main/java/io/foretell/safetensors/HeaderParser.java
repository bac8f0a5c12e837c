package io.foretell.safetensors;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The JSON between a shard's header length and its values: {"name": {"dtype", "shape", "data_offsets": [begin, end]}}. */
final class HeaderParser {

    /** Free text about the file; the only key that is no tensor. */
    private static final String METADATA = "__metadata__";

    private final Path file;
    private final long dataBegin;

    private HeaderParser(Path file, long dataBegin) {
        this.file = file;
        this.dataBegin = dataBegin;
    }

    /**
     * @param dataBegin byte of the file that offset 0 of the header means
     */
    static Map<String, TensorInfo> parse(Path file, byte[] header, long dataBegin) {
        JsonNode root;
        try {
            root = StrictJson.parse(header);
        } catch (JacksonException e) {
            throw new MalformedSafetensorsException(file + ": header is not valid JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new MalformedSafetensorsException(file + ": header is not a JSON object");
        }
        HeaderParser parser = new HeaderParser(file, dataBegin);
        Map<String, TensorInfo> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!entry.getKey().equals(METADATA)) {
                tensors.put(entry.getKey(), parser.tensor(entry.getKey(), entry.getValue()));
            }
        }
        return Map.copyOf(tensors);
    }

    private TensorInfo tensor(String name, JsonNode node) {
        DataType type = type(name, node.get("dtype"));
        List<Long> shape = naturals(name, "shape", node.get("shape"));
        List<Long> offsets = naturals(name, "data_offsets", node.get("data_offsets"));
        if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
            throw malformed(name, "data_offsets " + offsets + " are not [begin, end]");
        }
        long length = offsets.get(1) - offsets.get(0);
        if (length != bytes(name, type, shape)) {
            throw malformed(name, length + " bytes, but " + type + " " + shape + " needs " + bytes(name, type, shape));
        }
        return new TensorInfo(name, type, shape, file, add(name, dataBegin, offsets.get(0)), length);
    }

    private DataType type(String name, @Nullable JsonNode node) {
        String text = node != null && node.isString() ? node.stringValue() : String.valueOf(node);
        for (DataType type : DataType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw malformed(name, "unknown dtype " + text);
    }

    private List<Long> naturals(String name, String key, @Nullable JsonNode node) {
        if (node == null || !node.isArray()) {
            throw malformed(name, key + " is not a list");
        }
        List<Long> values = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isIntegralNumber() || !element.canConvertToLong() || element.longValue() < 0) {
                throw malformed(name, key + " holds " + element + ", which is no byte count or dimension");
            }
            values.add(element.longValue());
        }
        return values;
    }

    private long bytes(String name, DataType type, List<Long> shape) {
        try {
            long bytes = type.bytes();
            for (long dimension : shape) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw malformed(name, "shape " + shape + " is too large");
        }
    }

    private long add(String name, long begin, long offset) {
        try {
            return Math.addExact(begin, offset);
        } catch (ArithmeticException e) {
            throw malformed(name, "data_offsets begin at " + offset + ", beyond any file");
        }
    }

    private MalformedSafetensorsException malformed(String tensor, String problem) {
        return new MalformedSafetensorsException(file + ": tensor " + tensor + ": " + problem);
    }
}
