package io.foretell.gemma;

import static io.foretell.gemma.OnnxGraph.ONNX;
import static io.foretell.gemma.OnnxGraph.attribute;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.TensorInfo;
import io.foretell.safetensors.TensorReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The graph's constants in the types that the variant computes with; each tensor is declared once, however often it is used. */
final class GemmaConstants {

    private final OnnxGraph graph;
    private final WeightFiles weights;
    private final DataType compute;
    private final Map<String, String> matrices = new HashMap<>();

    GemmaConstants(OnnxGraph graph, WeightFiles weights, GraphVariant variant) {
        this.graph = graph;
        this.weights = weights;
        this.compute = variant.compute();
    }

    int computeType() {
        return onnxType(compute);
    }

    boolean has(String tensor) {
        return weights.tensors().containsKey(tensor);
    }

    /** A checkpoint's matrix in the compute type: where its own type differs, a Cast that ONNX Runtime folds at load. */
    String matrix(String tensor) {
        return matrices.computeIfAbsent(tensor, name -> {
            TensorInfo info = weights.tensor(name);
            String external = graph.external(info, onnxType(info.type()), weights.location(info));
            return info.type() == compute ? external : cast(external, computeType());
        });
    }

    /** A small tensor's values, to be kept inside the graph. */
    float[] values(String tensor) {
        return TensorReader.floats(weights.tensor(tensor));
    }

    /** A table of fp32 values in the compute type. */
    String table(String name, float[] values, long... shape) {
        return toCompute(graph.floats(name, values, shape));
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
        return type == DataType.BF16 ? OnnxGraph.BFLOAT16 : OnnxGraph.FLOAT;
    }
}
