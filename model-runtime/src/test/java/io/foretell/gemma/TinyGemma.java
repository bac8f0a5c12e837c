package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import io.foretell.tokenizer.TinyTokenizer;
import java.nio.file.Path;
import java.util.List;

/**
 * A Gemma 2 with random weights, small enough to be written anew for each test: the same bytes each time. No setting has the value that transformers would assume if
 * it were missing, and the weights are scaled so that every rule of the architecture shows in the logits.
 */
public final class TinyGemma {

    public static final int VOCABULARY_SIZE = TinyTokenizer.SIZE;
    public static final int CONTEXT_TOKENS = 512;
    public static final int SLIDING_WINDOW = 8;

    static final List<String> SHARDS = TinyModel.SHARDS;

    /** As transformers 4 wrote it for Gemma 2. */
    private static final String CONFIG = """
        {
          "architectures": ["Gemma2ForCausalLM"],
          "attention_bias": false,
          "attention_dropout": 0.0,
          "attn_logit_softcapping": 5.0,
          "bos_token_id": 2,
          "eos_token_id": 1,
          "final_logit_softcapping": 12.0,
          "head_dim": 32,
          "hidden_act": "gelu_pytorch_tanh",
          "hidden_activation": "gelu_pytorch_tanh",
          "hidden_size": 64,
          "initializer_range": 0.02,
          "intermediate_size": 128,
          "max_position_embeddings": 512,
          "model_type": "gemma2",
          "num_attention_heads": 4,
          "num_hidden_layers": 4,
          "num_key_value_heads": 2,
          "pad_token_id": 0,
          "query_pre_attn_scalar": 24,
          "rms_norm_eps": 1e-05,
          "rope_theta": 1000.0,
          "sliding_window": 8,
          "torch_dtype": "float32",
          "use_cache": true,
          "vocab_size": 512
        }
        """;

    private TinyGemma() {}

    /** Writes config.json, generation_config.json, tokenizer.json, two shards and their index into a folder, which is made if need be. */
    public static Path write(Path folder) {
        return write(folder, CONFIG, DataType.F32, TinyWeights.tensors());
    }

    /** The same model with other settings or weights. */
    static Path write(Path folder, String config, DataType type, List<Tensor> tensors) {
        return TinyModel.write(folder, config, type, tensors, true);
    }

    static String config() {
        return CONFIG;
    }
}
