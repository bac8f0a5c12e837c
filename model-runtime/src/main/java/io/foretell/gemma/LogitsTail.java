package io.foretell.gemma;

import static io.foretell.gemma.OnnxGraph.ONNX;
import static io.foretell.gemma.OnnxGraph.attribute;

import java.util.List;

/**
 * What a step tells of its logits apart from the whole rows, so that these can stay on a GPU: the likeliest tokens, which is nearly always enough to draw from, and the
 * logarithm of the sum of all exponentials.
 *
 * <p>ReduceLogSumExp would say the latter in one node, but its CUDA kernel needs cuDNN, which ONNX Runtime 1.29 doesn't otherwise need for this graph; and it may sum a
 * row in one go. Here it is summed in two levels, of {@link #BLOCK} terms each at most, so that the error has a bound on every provider:
 * {@link io.foretell.sampling.TopLogits#LOG_SUM_EXP_ERROR}.
 */
final class LogitsTail {

    /** Divides Gemma 2's 256,000; 512 · 512 is above it. */
    private static final int BLOCK = 512;

    private final OnnxGraph graph;
    private final int vocabularySize;

    LogitsTail(OnnxGraph graph, int vocabularySize) {
        this.graph = graph;
        this.vocabularySize = vocabularySize;
    }

    /** To be called after the logits are there. */
    void add(int candidates) {
        int count = Math.min(candidates, vocabularySize);
        graph.node(
                ONNX,
                "TopK",
                List.of(DecoderGraph.LOGITS, graph.int64s("candidates", count)),
                List.of(DecoderGraph.TOP_LOGITS, DecoderGraph.TOP_TOKENS),
                attribute("axis", -1),
                attribute("largest", 1),
                attribute("sorted", 1));
        graph.output(DecoderGraph.TOP_LOGITS, OnnxGraph.FLOAT, "batch", 1, count);
        graph.output(DecoderGraph.TOP_TOKENS, OnnxGraph.INT64, "batch", 1, count);
        logSumExp();
        graph.output(DecoderGraph.LOG_SUM_EXP, OnnxGraph.FLOAT, "batch", 1, 1);
    }

    /** In relation to the largest, so that none overflows. */
    private void logSumExp() {
        String largest = graph.node(
                ONNX, "Gather", List.of(DecoderGraph.TOP_LOGITS, graph.int64s("likeliest", 0)), attribute("axis", 2));
        String exponentials =
                graph.node(ONNX, "Exp", List.of(graph.node(ONNX, "Sub", List.of(DecoderGraph.LOGITS, largest))));
        String log = graph.node(ONNX, "Log", List.of(sum(exponentials)));
        graph.node(ONNX, "Add", List.of(log, largest), List.of(DecoderGraph.LOG_SUM_EXP));
    }

    /** [batch, 1, vocabularySize] → [batch, 1, 1]. */
    private String sum(String exponentials) {
        String last = graph.int64s("last_axis", -1);
        String shape = graph.int64s("vocabulary_blocks", 0, -1, BLOCK);
        String blocks = graph.node(ONNX, "Reshape", List.of(padded(exponentials), shape));
        String sums = graph.node(ONNX, "ReduceSum", List.of(blocks, last), attribute("keepdims", 0));
        String total = graph.node(ONNX, "ReduceSum", List.of(sums, last), attribute("keepdims", 1));
        return graph.node(ONNX, "Reshape", List.of(total, graph.int64s("row", 0, 1, 1)));
    }

    private String padded(String exponentials) {
        int missing = Math.floorMod(-vocabularySize, BLOCK);
        return missing == 0
                ? exponentials
                : graph.node(
                        ONNX, "Pad", List.of(exponentials, graph.int64s("vocabulary_padding", 0, 0, 0, 0, 0, missing)));
    }
}
