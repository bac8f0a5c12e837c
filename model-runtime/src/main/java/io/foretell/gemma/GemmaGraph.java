package io.foretell.gemma;

import static io.foretell.gemma.GemmaTensors.inLayer;
import static io.foretell.gemma.OnnxGraph.MICROSOFT;
import static io.foretell.gemma.OnnxGraph.ONNX;
import static io.foretell.gemma.OnnxGraph.attribute;

import io.foretell.safetensors.DataType;
import java.util.List;

/**
 * Gemma 2's forward pass over one step's tokens, as an ONNX graph. A layer computes {@code x += norm(attention(norm(x)))} and
 * {@code x += norm(feedForward(norm(x)))}. The residual stream x and all norms are fp32 in every variant, because a norm's multiplier 1 + w loses bits in bf16.
 *
 * <p>The methods that hold one of Gemma's rules are open to this package, so that a test can show what leaving the rule out does.
 *
 * @see <a href="https://github.com/huggingface/transformers/blob/main/src/transformers/models/gemma2/modeling_gemma2.py">Gemma2ForCausalLM</a>
 */
class GemmaGraph {

    private final GemmaConfig config;
    private final GraphVariant variant;
    private final OnnxGraph graph = new OnnxGraph();
    private final GemmaConstants constants;
    private final Matrices matrices;

    GemmaGraph(GemmaConfig config, WeightFiles weights, GraphVariant variant) {
        this.config = config;
        this.variant = variant;
        this.constants = new GemmaConstants(graph, weights, variant);
        this.matrices = Matrices.of(graph, constants, config, weights);
    }

    /** To be called once. */
    final byte[] toBytes() {
        graph.input(DecoderGraph.TOKENS, OnnxGraph.INT64, "batch", "tokens");
        graph.input(DecoderGraph.LAST_POSITIONS, OnnxGraph.INT32, "batch");
        graph.input(DecoderGraph.TOTAL_LENGTH, OnnxGraph.INT32, 1);
        RotaryTable rotary = RotaryTable.of(config, graph, constants);
        String embedded = embed();
        Normed x = new Normed(embedded, norm(embedded, inLayer(0, GemmaTensors.INPUT_NORM)));
        for (int layer = 0; layer < config.layers(); layer++) {
            x = layer(layer, x, rotary);
        }
        logits(x.normed());
        return graph.toBytes("gemma2");
    }

    /** The residual stream, and its norm for the block that reads it next. */
    private record Normed(String residual, String normed) {}

    private String embed() {
        String rows = matrices.rows(GemmaTensors.EMBEDDING, DecoderGraph.TOKENS);
        String scale = graph.floats("embedding_scale", new float[] {embeddingScale()}, 1);
        return graph.node(ONNX, "Mul", List.of(constants.toFloat(rows), scale));
    }

    /** √hidden, rounded to the compute type as transformers does: the 27B's 67.88 is 68 in bf16. */
    float embeddingScale() {
        float scale = (float) Math.sqrt(config.hiddenSize());
        return variant.compute() == DataType.BF16 ? Float.intBitsToFloat(bfloat16Bits(scale) << 16) : scale;
    }

    /** Round to nearest, ties to even. */
    private static int bfloat16Bits(float value) {
        int bits = Float.floatToIntBits(value);
        return (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
    }

    private Normed layer(int layer, Normed x, RotaryTable rotary) {
        String attended =
                postNorm(attention(layer, x.normed(), rotary), inLayer(layer, GemmaTensors.POST_ATTENTION_NORM));
        Normed middle = add(x, attended, inLayer(layer, GemmaTensors.PRE_FEED_FORWARD_NORM));
        String fed = postNorm(feedForward(layer, middle.normed()), inLayer(layer, GemmaTensors.POST_FEED_FORWARD_NORM));
        boolean last = layer == config.layers() - 1;
        return add(middle, fed, last ? GemmaTensors.FINAL_NORM : inLayer(layer + 1, GemmaTensors.INPUT_NORM));
    }

    /** Adds to the residual stream and norms the sum, in one operator. */
    private Normed add(Normed x, String addend, String tensor) {
        Normed sum = new Normed(tensor + ".residual", tensor + ".normed");
        graph.node(
                MICROSOFT,
                "SkipSimplifiedLayerNormalization",
                List.of(x.residual(), addend, multipliers(tensor)),
                List.of(sum.normed(), "", "", sum.residual()),
                attribute("epsilon", (float) config.normEpsilon()));
        return sum;
    }

    /** Gemma 2 norms a block's output as well, before it joins the residual stream. */
    String postNorm(String x, String tensor) {
        return norm(x, tensor);
    }

    private String norm(String x, String tensor) {
        return graph.node(
                ONNX,
                "SimplifiedLayerNormalization",
                List.of(x, multipliers(tensor)),
                attribute("axis", -1),
                attribute("epsilon", (float) config.normEpsilon()),
                attribute("stash_type", 1));
    }

    /** A sum of constants, which ONNX Runtime folds at load: the graph itself holds no weights. */
    private String multipliers(String tensor) {
        String offset = constants.once("norm_offset", name -> graph.floats(name, new float[] {normOffset()}, 1));
        return graph.node(ONNX, "Add", List.of(constants.fp32(tensor), offset));
    }

    /** A norm's weight is stored as its distance from 1. */
    float normOffset() {
        return 1;
    }

    private String attention(int layer, String x, RotaryTable rotary) {
        String in = constants.toCompute(x);
        String attended = "layer_" + layer + ".attended";
        graph.node(
                MICROSOFT,
                "GroupQueryAttention",
                List.of(
                        product(in, inLayer(layer, GemmaTensors.QUERY)),
                        product(in, inLayer(layer, GemmaTensors.KEY)),
                        product(in, inLayer(layer, GemmaTensors.VALUE)),
                        cache(DecoderGraph.pastKey(layer)),
                        cache(DecoderGraph.pastValue(layer)),
                        DecoderGraph.LAST_POSITIONS,
                        DecoderGraph.TOTAL_LENGTH,
                        rotary.cosines(),
                        rotary.sines()),
                List.of(attended, DecoderGraph.presentKey(layer), DecoderGraph.presentValue(layer)),
                attentionRules(layer));
        graph.output(DecoderGraph.presentKey(layer), constants.computeType(), cacheShape());
        graph.output(DecoderGraph.presentValue(layer), constants.computeType(), cacheShape());
        return constants.toFloat(product(attended, inLayer(layer, GemmaTensors.ATTENTION_OUTPUT)));
    }

    private String cache(String name) {
        return graph.input(name, constants.computeType(), cacheShape());
    }

    private Object[] cacheShape() {
        return new Object[] {"batch", config.kvHeads(), "slot_tokens", config.headSize()};
    }

    /** local_window_size counts the token itself, as sliding_window does; −1 is no window. */
    private OnnxGraph.Attribute[] attentionRules(int layer) {
        return new OnnxGraph.Attribute[] {
            attribute("num_heads", config.heads()),
            attribute("kv_num_heads", config.kvHeads()),
            attribute("scale", (float) (1 / Math.sqrt(config.queryPreAttentionScalar()))),
            attribute("softcap", (float) config.attentionSoftcap()),
            attribute("local_window_size", config.local(layer) ? config.slidingWindow() : -1),
            attribute("do_rotary", 1),
            attribute("rotary_interleaved", 0)
        };
    }

    private String feedForward(int layer, String x) {
        String in = constants.toCompute(x);
        String gate = graph.node(
                ONNX,
                "Gelu",
                List.of(product(in, inLayer(layer, GemmaTensors.GATE))),
                attribute("approximate", geluForm()));
        String gated = graph.node(ONNX, "Mul", List.of(gate, product(in, inLayer(layer, GemmaTensors.UP))));
        return constants.toFloat(product(gated, inLayer(layer, GemmaTensors.DOWN)));
    }

    /** gelu_pytorch_tanh, not the exact erf form. */
    String geluForm() {
        return "tanh";
    }

    private String product(String x, String tensor) {
        return matrices.product(x, tensor);
    }

    private void logits(String x) {
        String last = graph.node(ONNX, "Gather", List.of(x, graph.int64s("last_token", -1)), attribute("axis", 1));
        String logits = constants.toFloat(product(constants.toCompute(last), outputMatrix()));
        String cap = graph.floats("final_softcap", new float[] {(float) config.finalSoftcap()}, 1);
        String bounded = graph.node(ONNX, "Tanh", List.of(graph.node(ONNX, "Div", List.of(logits, cap))));
        graph.node(ONNX, "Mul", List.of(bounded, cap), List.of(DecoderGraph.LOGITS));
        graph.output(DecoderGraph.LOGITS, OnnxGraph.FLOAT, "batch", 1, config.vocabularySize());
        if (variant.candidates() > 0) {
            new LogitsTail(graph, config.vocabularySize()).add(variant.candidates());
        }
    }

    /** A matrix of its own comes before what tie_word_embeddings says: transformers 5 doesn't tie what a checkpoint holds apart. */
    private String outputMatrix() {
        return matrices.has(GemmaTensors.HEAD) ? GemmaTensors.HEAD : GemmaTensors.EMBEDDING;
    }
}
