package io.foretell.gemma;

import io.foretell.safetensors.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes an ONNX ModelProto, node by node. Field numbers and enum values are those of onnx.proto.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
final class OnnxGraph {

    /** TensorProto.DataType. */
    static final int FLOAT = 1;

    static final int UINT8 = 2;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int DOUBLE = 11;
    static final int BFLOAT16 = 16;

    /** The ONNX operators' own domain, and that of ONNX Runtime's fused ones. */
    static final String ONNX = "";

    static final String MICROSOFT = "com.microsoft";

    private static final int IR_VERSION = 10;
    private static final int ONNX_OPSET = 20;
    private static final int MICROSOFT_OPSET = 1;
    private static final int EXTERNAL = 1;

    private final ProtoWriter graph = new ProtoWriter();
    private int nodes;

    /** An operator's named constant: a Long, Float or String. */
    record Attribute(String name, Object value) {}

    static Attribute attribute(String name, long value) {
        return new Attribute(name, value);
    }

    static Attribute attribute(String name, float value) {
        return new Attribute(name, value);
    }

    static Attribute attribute(String name, String value) {
        return new Attribute(name, value);
    }

    /** Adds a node with one output and returns the output's name. */
    String node(String domain, String type, List<String> inputs, Attribute... attributes) {
        String output = type + "_" + nodes;
        node(domain, type, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node; an empty name stands for an optional input or output that is left out. */
    void node(String domain, String type, List<String> inputs, List<String> outputs, Attribute... attributes) {
        ProtoWriter node = new ProtoWriter();
        inputs.forEach(input -> node.string(1, input));
        outputs.forEach(output -> node.string(2, output));
        node.string(3, "node_" + type + "_" + nodes++).string(4, type);
        for (Attribute attribute : attributes) {
            node.message(5, encode(attribute));
        }
        graph.message(1, node.string(7, domain));
    }

    private static ProtoWriter encode(Attribute attribute) {
        ProtoWriter writer = new ProtoWriter().string(1, attribute.name());
        return switch (attribute.value()) {
            case Float value -> writer.fixed(2, value).number(20, 1);
            case Long value -> writer.number(3, value).number(20, 2);
            case String value -> writer.string(4, value).number(20, 3);
            default -> throw new IllegalArgumentException(attribute.toString());
        };
    }

    /** A constant inside the model, in fp32. */
    String floats(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        graph.message(5, tensor(name, FLOAT, shape).bytes(9, raw.array()));
        return name;
    }

    /** A constant inside the model, in fp64. */
    String doubles(String name, double[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asDoubleBuffer().put(values);
        graph.message(5, tensor(name, DOUBLE, shape).bytes(9, raw.array()));
        return name;
    }

    /** A constant inside the model, a list. */
    String int64s(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        graph.message(5, tensor(name, INT64, values.length).bytes(9, raw.array()));
        return name;
    }

    /** A constant that stays in its shard. */
    String external(TensorInfo info, int type, Path location) {
        long[] shape = info.shape().stream().mapToLong(Long::longValue).toArray();
        ProtoWriter tensor = tensor(info.name(), type, shape)
                .message(13, entry("location", location.toString()))
                .message(13, entry("offset", Long.toString(info.offset())))
                .message(13, entry("length", Long.toString(info.length())))
                .number(14, EXTERNAL);
        graph.message(5, tensor);
        return info.name();
    }

    private static ProtoWriter tensor(String name, int type, long... shape) {
        ProtoWriter tensor = new ProtoWriter();
        for (long dimension : shape) {
            tensor.number(1, dimension);
        }
        return tensor.number(2, type).string(8, name);
    }

    private static ProtoWriter entry(String key, String value) {
        return new ProtoWriter().string(1, key).string(2, value);
    }

    String input(String name, int type, Object... shape) {
        graph.message(11, valueInfo(name, type, shape));
        return name;
    }

    void output(String name, int type, Object... shape) {
        graph.message(12, valueInfo(name, type, shape));
    }

    /** A dimension is a number, or a name where it varies. */
    private static ProtoWriter valueInfo(String name, int type, Object... shape) {
        ProtoWriter dimensions = new ProtoWriter();
        for (Object dimension : shape) {
            ProtoWriter writer = new ProtoWriter();
            dimensions.message(
                    1,
                    dimension instanceof Integer size
                            ? writer.number(1, size)
                            : writer.string(2, dimension.toString()));
        }
        ProtoWriter tensorType = new ProtoWriter().number(1, type).message(2, dimensions);
        return new ProtoWriter().string(1, name).message(2, new ProtoWriter().message(1, tensorType));
    }

    byte[] toBytes(String name) {
        return new ProtoWriter()
                .number(1, IR_VERSION)
                .string(2, "foretell")
                .message(7, graph.string(2, name))
                .message(8, opset(ONNX, ONNX_OPSET))
                .message(8, opset(MICROSOFT, MICROSOFT_OPSET))
                .toBytes();
    }

    private static ProtoWriter opset(String domain, int version) {
        return new ProtoWriter().string(1, domain).number(2, version);
    }
}
