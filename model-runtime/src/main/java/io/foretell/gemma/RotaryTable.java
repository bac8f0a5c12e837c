package io.foretell.gemma;

import static io.foretell.gemma.OnnxGraph.ONNX;
import static io.foretell.gemma.OnnxGraph.attribute;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Rotary position embedding: cosine and sine of position × θ^(−2i / headSize), tables of [contextTokens, headSize / 2]. The graph holds positions and frequencies, in
 * fp64, and ONNX Runtime makes the tables of them at load: they would be most of the graph, 8 MB for Gemma 2 2B.
 *
 * @param cosines name of the table in the graph
 * @param sines name of the table in the graph
 */
record RotaryTable(String cosines, String sines) {

    static RotaryTable of(GemmaConfig config, OnnxGraph graph, GemmaConstants constants) {
        int half = config.headSize() / 2;
        double[] positions =
                IntStream.range(0, config.contextTokens()).asDoubleStream().toArray();
        double[] frequencies = IntStream.range(0, half)
                .mapToDouble(i -> Math.pow(config.ropeTheta(), -2.0 * i / config.headSize()))
                .toArray();
        String angles = graph.node(
                ONNX,
                "Mul",
                List.of(
                        graph.doubles("rotary_positions", positions, positions.length, 1),
                        graph.doubles("rotary_frequencies", frequencies, 1, half)));
        return new RotaryTable(table("Cos", angles, graph, constants), table("Sin", angles, graph, constants));
    }

    private static String table(String function, String angles, OnnxGraph graph, GemmaConstants constants) {
        String values = graph.node(ONNX, function, List.of(angles));
        return constants.toCompute(graph.node(ONNX, "Cast", List.of(values), attribute("to", OnnxGraph.FLOAT)));
    }
}
