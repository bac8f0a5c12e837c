package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.MalformedSafetensorsException;
import io.foretell.safetensors.SafetensorsFolder;
import io.foretell.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face folder that was checked: config.json, generation_config.json (optional), tokenizer.json, safetensors shards and their index. Immutable. Everything
 * but the weights' values is checked before native code sees any of it.
 */
public final class ModelFolder {

    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";

    private final Path folder;
    private final GemmaConfig config;
    private final WeightFiles weights;
    private final Set<Integer> stopTokens;
    private final String digest;

    private ModelFolder(Path folder, GemmaConfig config, WeightFiles weights, Set<Integer> stopTokens, String digest) {
        this.folder = folder;
        this.config = config;
        this.weights = weights;
        this.stopTokens = stopTokens;
        this.digest = digest;
    }

    /**
     * Reads and checks everything but the weights' values.
     *
     * @throws ModelFormatException naming the file and the key or tensor
     */
    public static ModelFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ModelFormatException(folder + ": no such folder");
        }
        try {
            return read(folder);
        } catch (MalformedSafetensorsException e) {
            throw new ModelFormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ModelFolder read(Path folder) {
        byte[] configJson = ConfigFile.bytes(folder.resolve(CONFIG));
        byte[] generationJson = generationConfig(folder);
        byte[] tokenizerJson = ConfigFile.bytes(folder.resolve(TOKENIZER));
        ConfigFile configFile = ConfigFile.parse(folder.resolve(CONFIG), configJson);
        GemmaConfigReader reader = new GemmaConfigReader(configFile);
        GemmaConfig config = reader.read();
        SafetensorsFolder shards = SafetensorsFolder.open(folder);
        requireTensors(folder, config, shards.tensors(), reader.weightType());
        ConfigFile generation = ConfigFile.parse(folder.resolve(GENERATION_CONFIG), generationJson);
        Set<Integer> stopTokens = StopTokens.read(generation, configFile, config.vocabularySize());
        TokenizerIds.requireMatch(config.vocabularySize(), ConfigFile.parse(folder.resolve(TOKENIZER), tokenizerJson));
        String digest = ModelDigest.of(List.of(configJson, generationJson, tokenizerJson), shards.files());
        return new ModelFolder(folder, config, WeightFiles.resolve(shards), stopTokens, digest);
    }

    private static byte[] generationConfig(Path folder) {
        Path file = folder.resolve(GENERATION_CONFIG);
        return Files.exists(file) ? ConfigFile.bytes(file) : new byte[] {'{', '}'};
    }

    private static void requireTensors(
            Path folder, GemmaConfig config, Map<String, TensorInfo> tensors, Optional<DataType> type) {
        boolean ownHead = !config.tiedHead() || tensors.containsKey(GemmaTensors.HEAD);
        Map<String, List<Long>> expected = GemmaTensors.expected(config, ownHead);
        expected.forEach((name, shape) -> {
            @Nullable TensorInfo tensor = tensors.get(name);
            if (tensor == null) {
                throw new ModelFormatException(folder + ": tensor " + name + " is in no shard");
            }
            requireTensor(tensor, shape, type);
        });
        tensors.values().forEach(tensor -> requireExpected(tensor, expected.keySet()));
    }

    private static void requireTensor(TensorInfo tensor, List<Long> shape, Optional<DataType> type) {
        String tensorInFile = tensor.file() + ": tensor " + tensor.name();
        if (!tensor.shape().equals(shape)) {
            throw new ModelFormatException(
                    tensorInFile + " has shape " + tensor.shape() + ", but by config.json it is " + shape);
        }
        if (tensor.type() != DataType.F32 && tensor.type() != DataType.BF16) {
            throw new ModelFormatException(tensorInFile + " is " + tensor.type() + ", supported are F32 and BF16");
        }
        if (type.isPresent() && tensor.type() != type.get()) {
            throw new ModelFormatException(
                    tensorInFile + " is " + tensor.type() + ", but config.json's dtype is " + type.get());
        }
    }

    /** A bias, a scale or a further layer would be a rule that config.json doesn't tell. */
    private static void requireExpected(TensorInfo tensor, Set<String> expected) {
        if (!expected.contains(tensor.name()) && !GemmaTensors.computedAnew(tensor.name())) {
            throw new ModelFormatException(
                    tensor.file() + ": tensor " + tensor.name() + " is none that config.json accounts for");
        }
    }

    /**
     * The version id: SHA-256 (64 hex digits) over config, generation config, tokenizer, each shard's name, size and header, and the
     * beginning of each tensor.
     */
    public String digest() {
        return digest;
    }

    /** max_position_embeddings. */
    public int contextTokens() {
        return config.contextTokens();
    }

    /** From generation_config.json, else config.json; at least one. */
    public Set<Integer> stopTokens() {
        return stopTokens;
    }

    public Path tokenizerJson() {
        return folder.resolve(TOKENIZER);
    }

    /** Rows of the embedding. */
    public int vocabularySize() {
        return config.vocabularySize();
    }

    WeightFiles weights() {
        return weights;
    }

    /** The forward pass; building it reads the norms' weights and takes milliseconds. */
    public DecoderGraph graph(GraphVariant variant) {
        return graph(new GemmaGraph(config, weights, variant), variant);
    }

    DecoderGraph graph(GemmaGraph graph, GraphVariant variant) {
        return new DecoderGraph(
                graph.toBytes(),
                weights.folder(),
                variant.compute(),
                config.layers(),
                config.kvHeads(),
                config.headSize(),
                config.vocabularySize(),
                config.contextTokens());
    }
}
