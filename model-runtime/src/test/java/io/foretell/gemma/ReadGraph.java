package io.foretell.gemma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * An ONNX model read back, with the element type of every value.
 *
 * @param initializers by name
 * @param types TensorProto.DataType of inputs, constants and nodes' outputs by name
 */
record ReadGraph(List<Node> nodes, Map<String, Constant> initializers, Map<String, Integer> types, List<String> ports) {

    /**
     * @param attributes by name, as text
     */
    record Node(
            String domain, String operator, List<String> inputs, List<String> outputs, Map<String, String> attributes) {

        Node renamed(UnaryOperator<String> name) {
            return new Node(
                    domain,
                    operator,
                    inputs.stream().map(name).toList(),
                    outputs.stream().map(name).toList(),
                    attributes);
        }
    }

    /**
     * @param value what is inside the model, or where it lies
     */
    record Constant(List<Object> shape, String value) {}

    static ReadGraph of(DecoderGraph graph) {
        ProtoReader model = ProtoReader.parse(graph.onnx()).messages(7).getFirst();
        List<Node> nodes = model.messages(1).stream().map(ReadGraph::node).toList();
        Map<String, Constant> initializers = new LinkedHashMap<>();
        Map<String, Integer> types = new HashMap<>();
        for (ProtoReader tensor : model.messages(5)) {
            initializers.put(tensor.string(8), constant(tensor));
            types.put(tensor.string(8), (int) tensor.number(2));
        }
        for (ProtoReader input : model.messages(11)) {
            types.put(input.string(1), type(input));
        }
        nodes.forEach(node -> addTypes(node, types));
        List<String> ports = new ArrayList<>();
        model.messages(11).forEach(input -> ports.add("in " + input.string(1)));
        model.messages(12).forEach(output -> {
            ports.add("out " + output.string(1));
            if (types.get(output.string(1)) != type(output)) {
                throw new IllegalStateException("the output " + output.string(1) + " is declared with another type");
            }
        });
        return new ReadGraph(nodes, initializers, types, ports);
    }

    private static Node node(ProtoReader node) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (ProtoReader attribute : node.messages(5)) {
            attributes.put(attribute.string(1), attribute.all(2) + " " + attribute.all(3) + " " + attribute.strings(4));
        }
        return new Node(node.string(7), node.string(4), node.strings(1), node.strings(2), attributes);
    }

    private static Constant constant(ProtoReader tensor) {
        String inside = tensor.all(9).stream()
                .map(bytes -> Arrays.toString((byte[]) bytes))
                .findFirst()
                .orElse("");
        List<String> outside = tensor.messages(13).stream()
                .map(entry -> entry.string(1) + "=" + entry.string(2))
                .toList();
        return new Constant(tensor.all(1), inside + outside);
    }

    private static int type(ProtoReader valueInfo) {
        return (int) valueInfo.messages(2).getFirst().messages(1).getFirst().number(1);
    }

    /** Of all operators used, only these give a type that isn't their first input's. */
    private static void addTypes(Node node, Map<String, Integer> types) {
        int first = types.get(node.inputs().getFirst());
        node.outputs().forEach(output -> types.put(output, first));
        switch (node.operator()) {
            case "Cast" ->
                types.put(
                        node.outputs().getFirst(),
                        Integer.parseInt(node.attributes().get("to").replaceAll("\\D", "")));
            case "TopK" -> types.put(node.outputs().get(1), OnnxGraph.INT64);
            default -> {}
        }
    }

    /** The nodes without Casts, each value named by the place of the node that it comes from. */
    List<Node> withoutCasts() {
        Map<String, String> names = new HashMap<>();
        List<Node> kept = new ArrayList<>();
        for (Node node : nodes) {
            if (node.operator().equals("Cast")) {
                names.put(
                        node.outputs().getFirst(),
                        names.getOrDefault(
                                node.inputs().getFirst(), node.inputs().getFirst()));
                continue;
            }
            for (int i = 0; i < node.outputs().size(); i++) {
                if (!ports.contains("out " + node.outputs().get(i))) {
                    names.put(node.outputs().get(i), "value " + kept.size() + "." + i);
                }
            }
            kept.add(node.renamed(name -> names.getOrDefault(name, name)));
        }
        return kept;
    }
}
