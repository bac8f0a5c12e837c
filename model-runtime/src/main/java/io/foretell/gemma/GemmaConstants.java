package io.foretell.gemma;

import static io.foretell.gemma.OnnxGraph.ONNX;
import static io.foretell.gemma.OnnxGraph.attribute;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.TensorInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The graph's constants in the types that the variant computes with; each is declared once, however often it is used. */
final class GemmaConstants {

    private final OnnxGraph graph;
    private final WeightFiles weights;
    private final DataType compute;
    private final Map<String, String> declared = new HashMap<>();

    GemmaConstants(OnnxGraph graph, WeightFiles weights, GraphVariant variant) {
        this.graph = graph;
        this.weights = weights;
        this.compute = variant.compute();
    }

    int computeType() {
        return onnxType(compute);
    }

    /** What the name was declared as; the first call declares it. */
    String once(String name, UnaryOperator<String> declaration) {
        String known = declared.get(name);
        if (known == null) {
            known = declaration.apply(name);
            declared.put(name, known);
        }
        return known;
    }

    /** A tensor in the compute type: where its own type differs, a Cast that ONNX Runtime folds at load. */
    String computed(String tensor) {
        return once(tensor, name -> external(name, compute));
    }

    /** A tensor that nothing else reads, in fp32. */
    String fp32(String tensor) {
        return external(tensor, DataType.F32);
    }

    /** A tensor as it lies in its shard. */
    String stored(String tensor) {
        TensorInfo info = weights.tensor(tensor);
        return once(tensor, name -> graph.external(info, onnxType(info.type()), weights.location(info)));
    }

    private String external(String tensor, DataType type) {
        TensorInfo info = weights.tensor(tensor);
        String external = graph.external(info, onnxType(info.type()), weights.location(info));
        return info.type() == type ? external : cast(external, onnxType(type));
    }

    String toCompute(String fp32) {
        return compute == DataType.F32 ? fp32 : cast(fp32, computeType());
    }

    String toFloat(String computed) {
        return compute == DataType.F32 ? computed : cast(computed, OnnxGraph.FLOAT);
    }

    private String cast(String x, int type) {
        return graph.node(ONNX, "Cast", List.of(x), attribute("to", type));
    }

    private static int onnxType(DataType type) {
        return switch (type) {
            case BF16 -> OnnxGraph.BFLOAT16;
            case U8 -> OnnxGraph.UINT8;
            default -> OnnxGraph.FLOAT;
        };
    }
}
