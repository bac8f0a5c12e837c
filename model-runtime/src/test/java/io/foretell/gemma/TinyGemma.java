package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsWriter;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import io.foretell.tokenizer.TinyTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Gemma 2 with random weights, small enough to be written anew for each test: the same bytes each time. No setting has the value that transformers would assume if
 * it were missing, and the weights are scaled so that every rule of the architecture shows in the logits.
 */
public final class TinyGemma {

    public static final int VOCABULARY_SIZE = TinyTokenizer.SIZE;
    public static final int CONTEXT_TOKENS = 512;
    public static final int SLIDING_WINDOW = 8;

    static final List<String> SHARDS = List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");

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

    private static final String GENERATION_CONFIG = """
        {"bos_token_id": 2, "eos_token_id": [1, 5], "pad_token_id": 0}
        """;

    private TinyGemma() {}

    /** Writes config.json, generation_config.json, tokenizer.json, two shards and their index into a folder, which is made if need be. */
    public static Path write(Path folder) {
        return write(folder, CONFIG, DataType.F32, TinyWeights.tensors());
    }

    /** The same model with other settings or weights. */
    static Path write(Path folder, String config, DataType type, List<Tensor> tensors) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), config);
            Files.writeString(folder.resolve("generation_config.json"), GENERATION_CONFIG);
            TinyTokenizer.write(folder);
            // The cut lies inside a layer, as it may in real checkpoints.
            int cut = tensors.size() / 2;
            SafetensorsWriter.write(folder.resolve(SHARDS.get(0)), type, tensors.subList(0, cut));
            SafetensorsWriter.write(folder.resolve(SHARDS.get(1)), type, tensors.subList(cut, tensors.size()));
            Files.writeString(folder.resolve("model.safetensors.index.json"), index(tensors, cut));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String config() {
        return CONFIG;
    }

    private static String index(List<Tensor> tensors, int cut) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            entries.add("    \"%s\": \"%s\"".formatted(tensors.get(i).name(), SHARDS.get(i < cut ? 0 : 1)));
        }
        return entries.stream()
                .collect(Collectors.joining(",\n", "{\n  \"metadata\": {},\n  \"weight_map\": {\n", "\n  }\n}\n"));
    }
}
