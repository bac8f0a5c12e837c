package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code config.json} as transformers 4 writes it (rope_theta, torch_dtype) and as 5 does (rope_parameters, layer_types, dtype). A rule that the graph
 * doesn't compute, or that is missing although leaving it out would only make the output slightly worse, is an error.
 */
final class GemmaConfigReader {

    private static final String MODEL_TYPE = "gemma2";
    private static final String ACTIVATION = "gelu_pytorch_tanh";

    /** The 27B has 46. Bounds what a wrong number makes this process build before a tensor is found missing. */
    private static final int MAX_LAYERS = 1_000;

    /** Both rotary tables together are contextTokens × headSize values of fp32 inside the graph, and a protobuf message ends at 2 GiB. */
    private static final long MAX_ROTARY_VALUES = 1L << 28;

    /** GroupQueryAttention with rotary embedding takes heads of a multiple of 16 values. */
    private static final int HEAD_SIZE_STEP = 16;

    private final ConfigFile file;

    GemmaConfigReader(ConfigFile file) {
        this.file = file;
    }

    GemmaConfig read() {
        requireSupportedModel();
        GemmaConfig config = new GemmaConfig(
                file.positiveInt("vocab_size"),
                file.positiveInt("hidden_size"),
                file.positiveInt("intermediate_size"),
                file.positiveInt("num_attention_heads"),
                file.positiveInt("num_key_value_heads"),
                file.positiveInt("head_dim"),
                file.positiveInt("max_position_embeddings"),
                file.positiveNumber("rms_norm_eps"),
                ropeTheta(),
                file.positiveNumber("query_pre_attn_scalar"),
                file.positiveNumber("attn_logit_softcapping"),
                file.positiveNumber("final_logit_softcapping"),
                slidingWindow(),
                file.flag("tie_word_embeddings", true),
                localLayers(layers()));
        requireHeadsFit(config);
        return config;
    }

    /** The type that the weights are stored in, where the config says it. */
    Optional<DataType> weightType() {
        @Nullable DataType newer = weightType("dtype");
        @Nullable DataType older = weightType("torch_dtype");
        if (newer != null && older != null && newer != older) {
            throw file.error("dtype", "contradicts torch_dtype");
        }
        return Optional.ofNullable(newer != null ? newer : older);
    }

    private @Nullable DataType weightType(String key) {
        if (!file.has(key)) {
            return null;
        }
        return switch (file.string(key)) {
            case "float32" -> DataType.F32;
            case "bfloat16" -> DataType.BF16;
            default -> throw file.error(key, "is " + file.get(key) + ", supported are float32 and bfloat16");
        };
    }

    private void requireSupportedModel() {
        if (!file.string("model_type").equals(MODEL_TYPE)) {
            throw file.error("model_type", "is " + file.get("model_type") + ", supported is \"" + MODEL_TYPE + "\"");
        }
        if (file.has("architectures") && !file.strings("architectures").contains(ModelFolder.ARCHITECTURE)) {
            throw file.error(
                    "architectures", "is " + file.get("architectures") + ", supported is " + ModelFolder.ARCHITECTURE);
        }
        if (!file.string("hidden_activation").equals(ACTIVATION)) {
            throw file.error(
                    "hidden_activation", "is " + file.get("hidden_activation") + ", supported is " + ACTIVATION);
        }
        if (file.has("hidden_act") && !file.string("hidden_act").equals(ACTIVATION)) {
            throw file.error("hidden_act", "is " + file.get("hidden_act") + ", but hidden_activation is " + ACTIVATION);
        }
        requireFlag("attention_bias", false);
        requireFlag("use_bidirectional_attention", false);
        if (file.has("quantization_config")) {
            throw file.error("quantization_config", "is present: quantised weights are not supported");
        }
    }

    /** A flag may be absent: the transformers default is then the value that is supported here. */
    private void requireFlag(String key, boolean supported) {
        if (file.flag(key, supported) != supported) {
            throw file.error(key, "is " + !supported + ", supported is " + supported);
        }
    }

    private double ropeTheta() {
        if (file.has("rope_scaling")) {
            throw file.error("rope_scaling", "is " + file.get("rope_scaling") + ", supported is none");
        }
        if (!file.has("rope_parameters")) {
            return file.positiveNumber("rope_theta");
        }
        ConfigFile parameters = file.object("rope_parameters");
        if (parameters.has("rope_type") && !parameters.string("rope_type").equals("default")) {
            throw parameters.error("rope_type", "is " + parameters.get("rope_type") + ", supported is \"default\"");
        }
        double theta = parameters.positiveNumber("rope_theta");
        if (file.has("rope_theta") && file.positiveNumber("rope_theta") != theta) {
            throw file.error("rope_theta", "contradicts rope_parameters");
        }
        return theta;
    }

    private int slidingWindow() {
        int window = file.positiveInt("sliding_window");
        if (file.has("sliding_window_size") && file.positiveInt("sliding_window_size") != window) {
            throw file.error("sliding_window_size", "contradicts sliding_window");
        }
        return window;
    }

    private int layers() {
        int layers = file.positiveInt("num_hidden_layers");
        if (layers > MAX_LAYERS) {
            throw file.error("num_hidden_layers", "is " + layers + ", supported are up to " + MAX_LAYERS);
        }
        return layers;
    }

    /** Without layer_types the even layers are local (transformers' Gemma2Config). */
    private List<Boolean> localLayers(int layers) {
        List<Boolean> local = new ArrayList<>();
        if (!file.has("layer_types")) {
            for (int layer = 0; layer < layers; layer++) {
                local.add(layer % 2 == 0);
            }
            return local;
        }
        for (String type : file.strings("layer_types")) {
            local.add(
                    switch (type) {
                        case "sliding_attention" -> true;
                        case "full_attention" -> false;
                        default ->
                            throw file.error(
                                    "layer_types",
                                    "holds \"" + type + "\", supported are sliding_attention and full_attention");
                    });
        }
        if (local.size() != layers) {
            throw file.error("layer_types", "has " + local.size() + " entries, but num_hidden_layers is " + layers);
        }
        return local;
    }

    private void requireHeadsFit(GemmaConfig config) {
        if (config.heads() % config.kvHeads() != 0) {
            throw file.error(
                    "num_attention_heads",
                    "is " + config.heads() + ", no multiple of num_key_value_heads " + config.kvHeads());
        }
        if (config.headSize() % HEAD_SIZE_STEP != 0) {
            throw file.error("head_dim", "is " + config.headSize() + ", no multiple of " + HEAD_SIZE_STEP);
        }
        if ((long) config.heads() * config.headSize() > Integer.MAX_VALUE) {
            throw file.error("head_dim", "is " + config.headSize() + ", too large");
        }
        if ((long) config.contextTokens() * config.headSize() > MAX_ROTARY_VALUES) {
            throw file.error("max_position_embeddings", "is " + config.contextTokens() + ", too large");
        }
    }
}
