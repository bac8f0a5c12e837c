package io.foretell.gemma;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.ReadGraph.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be said of the CUDA graph without a GPU. */
class CudaGraphTest {

    private static final Map<Integer, String> TYPES = Map.of(
            OnnxGraph.FLOAT, "fp32", OnnxGraph.BFLOAT16, "bf16", OnnxGraph.INT32, "int32", OnnxGraph.INT64, "int64");

    private static final GraphVariant FP32 = GraphVariant.FP32.withCandidates(GraphVariant.CANDIDATES);

    private static ReadGraph read(GoldenModel model, GraphVariant variant) {
        return ReadGraph.of(ModelFolder.open(model.folder()).graph(variant));
    }

    @ParameterizedTest
    @EnumSource
    void it_differs_from_the_fp32_graph_in_types_and_casts_alone(GoldenModel model) {
        ReadGraph fp32 = read(model, FP32);
        ReadGraph bf16 = read(model, GraphVariant.BF16);
        assertThat(bf16.withoutCasts()).isEqualTo(fp32.withoutCasts());
        assertThat(bf16.ports()).isEqualTo(fp32.ports());
        assertThat(bf16.initializers().keySet()).isEqualTo(fp32.initializers().keySet());
        assertThat(bf16.initializers()).allSatisfy((name, constant) -> {
            if (!name.equals("embedding_scale")) { // rounded to the compute type: a test of its own
                assertThat(constant).as(name).isEqualTo(fp32.initializers().get(name));
            }
        });
        assertThat(bf16.nodes()).extracting(Node::operator).contains("Cast");
    }

    @ParameterizedTest
    @EnumSource
    void matrix_products_attention_and_cache_are_bf16_and_all_else_is_fp32(GoldenModel model) {
        ReadGraph graph = read(model, GraphVariant.BF16);
        Set<String> operators = new TreeSet<>();
        for (Node node : graph.nodes()) {
            operators.add(node.operator() + " " + type(graph, node.outputs().getFirst()));
        }
        assertThat(operators)
                .contains("FusedMatMul bf16", "GroupQueryAttention bf16", "Gelu bf16")
                .contains("SimplifiedLayerNormalization fp32", "SkipSimplifiedLayerNormalization fp32")
                .contains("Tanh fp32", "TopK fp32", "Log fp32")
                .doesNotContain("FusedMatMul fp32", "GroupQueryAttention fp32", "SimplifiedLayerNormalization bf16")
                .doesNotContain("SkipSimplifiedLayerNormalization bf16", "Tanh bf16", "TopK bf16");
        assertThat(type(graph, DecoderGraph.LOGITS)).isEqualTo("fp32");
        assertThat(type(graph, DecoderGraph.presentKey(0))).isEqualTo("bf16");
    }

    @ParameterizedTest
    @EnumSource
    void every_node_has_a_cuda_kernel_for_its_types(GoldenModel model) throws IOException {
        Map<String, List<String>> kernels = kernels();
        ReadGraph graph = read(model, GraphVariant.BF16);
        for (Node node : atEachStep(graph)) {
            assertThat(kernels.getOrDefault(key(node.domain(), node.operator()), List.of()))
                    .as("%s over %s", node.operator(), node.inputs())
                    .contains(signature(graph, node));
        }
    }

    /** The check above would be worth nothing if the table had everything. */
    @Test
    void the_fp32_graph_lacks_a_kernel() throws IOException {
        ReadGraph graph = read(GoldenModel.TINY, FP32);
        Map<String, List<String>> kernels = kernels();
        assertThat(atEachStep(graph))
                .filteredOn(node -> !kernels.getOrDefault(key(node.domain(), node.operator()), List.of())
                        .contains(signature(graph, node)))
                .extracting(Node::operator)
                .containsOnly("GroupQueryAttention");
    }

    /** But for those that need constants alone, the rotary tables: ONNX Runtime computes these on the CPU at load, before it places the others. */
    private static List<Node> atEachStep(ReadGraph graph) {
        Set<String> constants = new HashSet<>(graph.initializers().keySet());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (constants.containsAll(node.inputs())) {
                constants.addAll(node.outputs());
            } else {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** What the operator computes in; a Cast has two types. */
    private static String signature(ReadGraph graph, Node node) {
        String in = type(graph, node.inputs().getFirst());
        return node.operator().equals("Cast")
                ? in + ">" + type(graph, node.outputs().getFirst())
                : in;
    }

    private static String type(ReadGraph graph, String value) {
        return TYPES.get(graph.types().get(value));
    }

    private static String key(String domain, String operator) {
        return domain + ":" + operator;
    }

    /** Domain, operator, types, source; the file says more. */
    private static Map<String, List<String>> kernels() throws IOException {
        Map<String, List<String>> kernels = new HashMap<>();
        try (InputStream in = CudaGraphTest.class.getResourceAsStream("cuda-kernels.tsv")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t"))
                    .forEach(row ->
                            kernels.put(key(row[0].equals("onnx") ? "" : row[0], row[1]), List.of(row[2].split(" "))));
        }
        return kernels;
    }
}
