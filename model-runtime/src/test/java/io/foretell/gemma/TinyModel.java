package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsWriter;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import io.foretell.tokenizer.TinyTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Gemma 2 with random weights that differs from {@link TinyGemma} in some settings and traits; the same bytes each time.
 *
 * @param changes a JSON object of settings that replace those of TinyGemma's config.json
 */
record TinyModel(String changes, Set<Trait> traits) {

    static final List<String> SHARDS = List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");

    private static final String GENERATION_CONFIG = """
        {"bos_token_id": 2, "eos_token_id": [1, 5], "pad_token_id": 0}
        """;

    enum Trait {
        /** config.json as transformers 5 writes it, instead of 4. */
        TRANSFORMERS_5,
        /** model.safetensors instead of two shards and an index. */
        SINGLE_FILE,
        /** lm_head.weight is there. */
        OWN_HEAD
    }

    TinyModel {
        traits = Set.copyOf(traits);
    }

    /** Writes config.json, generation_config.json, tokenizer.json and the weights into a folder, which is made if need be. */
    Path write(Path folder) {
        GemmaConfigReader reader = reader();
        List<Tensor> tensors = TinyWeights.tensors(reader.read(), traits.contains(Trait.OWN_HEAD));
        DataType type = reader.weightType().orElseThrow();
        return write(folder, config(), type, tensors, !traits.contains(Trait.SINGLE_FILE));
    }

    GemmaConfig settings() {
        return reader().read();
    }

    private GemmaConfigReader reader() {
        byte[] json = config().getBytes(StandardCharsets.UTF_8);
        return new GemmaConfigReader(ConfigFile.parse(Path.of("config.json"), json));
    }

    String config() {
        ObjectNode json = object(TinyGemma.config());
        json.setAll(object(changes));
        if (traits.contains(Trait.TRANSFORMERS_5)) {
            toTransformers5(json);
        }
        return json.toString();
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    /** The difference between what the two save; golden_logits.py keeps what 5.23.0 really does. */
    private static void toTransformers5(ObjectNode json) {
        json.putObject("rope_parameters")
                .put("rope_type", "default")
                .put("rope_theta", json.remove("rope_theta").doubleValue());
        json.set("dtype", json.remove("torch_dtype"));
        json.remove("hidden_act");
        if (!json.has("layer_types")) {
            ArrayNode types = json.putArray("layer_types");
            for (int layer = 0; layer < json.get("num_hidden_layers").intValue(); layer++) {
                types.add(layer % 2 == 0 ? "sliding_attention" : "full_attention");
            }
        }
        if (!json.has("tie_word_embeddings")) {
            json.put("tie_word_embeddings", true);
        }
        json.putNull("use_bidirectional_attention").put("transformers_version", "5.23.0");
    }

    static Path write(Path folder, String config, DataType type, List<Tensor> tensors, boolean sharded) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), config);
            Files.writeString(folder.resolve("generation_config.json"), GENERATION_CONFIG);
            TinyTokenizer.write(folder);
            if (sharded) {
                writeShards(folder, type, tensors);
            } else {
                SafetensorsWriter.write(folder.resolve("model.safetensors"), type, tensors);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cut lies inside a layer, as it may in real checkpoints. */
    private static void writeShards(Path folder, DataType type, List<Tensor> tensors) throws IOException {
        int cut = tensors.size() / 2;
        SafetensorsWriter.write(folder.resolve(SHARDS.get(0)), type, tensors.subList(0, cut));
        SafetensorsWriter.write(folder.resolve(SHARDS.get(1)), type, tensors.subList(cut, tensors.size()));
        Files.writeString(folder.resolve("model.safetensors.index.json"), index(tensors, cut));
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
