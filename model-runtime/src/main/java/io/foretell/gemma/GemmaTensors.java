package io.foretell.gemma;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names and shapes of a Gemma 2 checkpoint's tensors, as transformers' Gemma2ForCausalLM saves them. */
final class GemmaTensors {

    static final String EMBEDDING = "model.embed_tokens.weight";
    /** The output matrix of a model that doesn't use its embedding. */
    static final String HEAD = "lm_head.weight";

    static final String FINAL_NORM = "model.norm.weight";
    static final String INPUT_NORM = "input_layernorm";
    static final String POST_ATTENTION_NORM = "post_attention_layernorm";
    static final String PRE_FEED_FORWARD_NORM = "pre_feedforward_layernorm";
    static final String POST_FEED_FORWARD_NORM = "post_feedforward_layernorm";
    static final String QUERY = "self_attn.q_proj";
    static final String KEY = "self_attn.k_proj";
    static final String VALUE = "self_attn.v_proj";
    static final String ATTENTION_OUTPUT = "self_attn.o_proj";
    static final String GATE = "mlp.gate_proj";
    static final String UP = "mlp.up_proj";
    static final String DOWN = "mlp.down_proj";

    private GemmaTensors() {}

    /** The full name of a layer's tensor, from one of the names above. */
    static String inLayer(int layer, String tensor) {
        return "model.layers." + layer + "." + tensor + ".weight";
    }

    /**
     * Every tensor that must be there, with its shape: matrices are [outputs, inputs].
     *
     * @param ownHead whether the output matrix is a tensor of its own
     */
    static Map<String, List<Long>> expected(GemmaConfig config, boolean ownHead) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDING, shape(config.vocabularySize(), config.hiddenSize()));
        for (int layer = 0; layer < config.layers(); layer++) {
            addLayer(shapes, layer, config);
        }
        shapes.put(FINAL_NORM, shape(config.hiddenSize()));
        if (ownHead) {
            shapes.put(HEAD, shape(config.vocabularySize(), config.hiddenSize()));
        }
        return shapes;
    }

    /** The same, with each matrix as {@link Quantization} keeps it. */
    static Map<String, List<Long>> expected(GemmaConfig config, boolean ownHead, Quantization quantization) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        expected(config, ownHead).forEach((name, shape) -> {
            if (Quantization.isMatrix(shape)) {
                shapes.put(Quantization.codes(name), quantization.codesShape(shape));
                shapes.put(Quantization.scales(name), quantization.scalesShape(shape));
            } else {
                shapes.put(name, shape);
            }
        });
        return shapes;
    }

    private static void addLayer(Map<String, List<Long>> shapes, int layer, GemmaConfig config) {
        int hidden = config.hiddenSize();
        int queries = config.heads() * config.headSize();
        int keys = config.kvHeads() * config.headSize();
        shapes.put(inLayer(layer, INPUT_NORM), shape(hidden));
        shapes.put(inLayer(layer, QUERY), shape(queries, hidden));
        shapes.put(inLayer(layer, KEY), shape(keys, hidden));
        shapes.put(inLayer(layer, VALUE), shape(keys, hidden));
        shapes.put(inLayer(layer, ATTENTION_OUTPUT), shape(hidden, queries));
        shapes.put(inLayer(layer, POST_ATTENTION_NORM), shape(hidden));
        shapes.put(inLayer(layer, PRE_FEED_FORWARD_NORM), shape(hidden));
        shapes.put(inLayer(layer, GATE), shape(config.feedForwardSize(), hidden));
        shapes.put(inLayer(layer, UP), shape(config.feedForwardSize(), hidden));
        shapes.put(inLayer(layer, DOWN), shape(hidden, config.feedForwardSize()));
        shapes.put(inLayer(layer, POST_FEED_FORWARD_NORM), shape(hidden));
    }

    /** Old releases of transformers stored the rotary frequencies; they follow from the config. */
    static boolean computedAnew(String tensor) {
        return tensor.endsWith("rotary_emb.inv_freq");
    }

    private static List<Long> shape(long... dimensions) {
        return Arrays.stream(dimensions).boxed().toList();
    }
}
