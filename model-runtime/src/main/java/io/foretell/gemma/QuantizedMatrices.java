package io.foretell.gemma;

import static io.foretell.gemma.OnnxGraph.MICROSOFT;
import static io.foretell.gemma.OnnxGraph.ONNX;
import static io.foretell.gemma.OnnxGraph.attribute;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Matrices in blocks of small whole numbers, as an export holds them ({@link Quantization}). The embedding and the head that is tied to it read the same bytes: its
 * blocks are looked up as they stand for the product, and the row is made of them after.
 *
 * @see <a href="https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md">MatMulNBits, GatherBlockQuantized</a>
 */
record QuantizedMatrices(
        OnnxGraph graph,
        GemmaConstants constants,
        WeightFiles weights,
        Quantization quantization,
        Map<String, List<Long>> shapes)
        implements Matrices {

    /** Products in int8 on the CPU, activations rounded block by block: faster than fp32, where the default level is slower. Without meaning on CUDA. */
    private static final int INT8_ACCURACY = 4;

    QuantizedMatrices(
            OnnxGraph graph,
            GemmaConstants constants,
            GemmaConfig config,
            WeightFiles weights,
            Quantization quantization) {
        this(graph, constants, weights, quantization, GemmaTensors.expected(config, true));
    }

    @Override
    public boolean has(String tensor) {
        return weights.tensors().containsKey(Quantization.codes(tensor));
    }

    @Override
    public String product(String x, String tensor) {
        return graph.node(
                MICROSOFT,
                "MatMulNBits",
                List.of(
                        x,
                        constants.stored(Quantization.codes(tensor)),
                        constants.computed(Quantization.scales(tensor))),
                attribute("N", shape(tensor).getFirst()),
                attribute("K", shape(tensor).getLast()),
                attribute("bits", quantization.bits()),
                attribute("block_size", quantization.block()),
                attribute("accuracy_level", INT8_ACCURACY));
    }

    @Override
    public String rows(String tensor, String numbers) {
        String scales = graph.node(
                ONNX,
                "Unsqueeze",
                List.of(constants.computed(Quantization.scales(tensor)), graph.int64s("block_axis", 2)));
        String blocks = graph.node(
                MICROSOFT,
                "GatherBlockQuantized",
                List.of(constants.stored(Quantization.codes(tensor)), numbers, scales),
                attribute("gather_axis", 0),
                attribute("quantize_axis", 2),
                attribute("bits", quantization.bits()),
                attribute("block_size", quantization.block()));
        return joined(blocks, shape(tensor).getLast());
    }

    /** [batch, tokens, blocks, block] to [batch, tokens, columns]; the last block may reach beyond the row's end. */
    private String joined(String blocks, long columns) {
        long padded = quantization.blocks(columns) * quantization.block();
        String rows = graph.node(ONNX, "Reshape", List.of(blocks, graph.int64s("padded_row", 0, 0, padded)));
        if (padded == columns) {
            return rows;
        }
        return graph.node(
                ONNX,
                "Slice",
                List.of(
                        rows,
                        graph.int64s("row_begin", 0),
                        graph.int64s("row_end", columns),
                        graph.int64s("row_axis", 2)));
    }

    private List<Long> shape(String tensor) {
        return Objects.requireNonNull(shapes.get(tensor), tensor);
    }
}
