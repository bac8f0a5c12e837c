package io.foretell.gemma;

import static io.foretell.gemma.OnnxGraph.MICROSOFT;
import static io.foretell.gemma.OnnxGraph.ONNX;
import static io.foretell.gemma.OnnxGraph.attribute;

import java.util.List;

/** Matrices as the checkpoint holds them, F32 or BF16. */
record StoredMatrices(OnnxGraph graph, GemmaConstants constants, WeightFiles weights) implements Matrices {

    @Override
    public boolean has(String tensor) {
        return weights.tensors().containsKey(tensor);
    }

    @Override
    public String product(String x, String tensor) {
        return graph.node(MICROSOFT, "FusedMatMul", List.of(x, constants.computed(tensor)), attribute("transB", 1));
    }

    @Override
    public String rows(String tensor, String numbers) {
        return graph.node(ONNX, "Gather", List.of(constants.computed(tensor), numbers));
    }
}
