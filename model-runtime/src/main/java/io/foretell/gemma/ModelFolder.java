package io.foretell.gemma;

import io.foretell.manifest.Manifest;
import io.foretell.manifest.ManifestException;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.DataType;
import io.foretell.safetensors.MalformedSafetensorsException;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model folder that was checked: a Hugging Face folder with config.json, generation_config.json (optional), tokenizer.json, safetensors shards and their index, or
 * an export of one, with its manifest. Immutable. Everything but the weights' values is checked before native code sees any of it.
 */
public final class ModelFolder {

    /** In config.json and in a manifest; the only one there is. */
    public static final String ARCHITECTURE = "Gemma2ForCausalLM";

    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";

    private final Path folder;
    private final GemmaConfig config;
    private final StoredWeights stored;
    private final WeightFiles weights;
    private final Set<Integer> stopTokens;
    private final String digest;

    private ModelFolder(Path folder, GemmaConfig config, StoredWeights stored, Set<Integer> stopTokens, String digest) {
        this.folder = folder;
        this.config = config;
        this.stored = stored;
        this.weights = WeightFiles.resolve(stored.shards(), stored.quantization());
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
        } catch (MalformedSafetensorsException | ManifestException e) {
            throw new ModelFormatException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Checks a config.json alone, for who has not fetched the weights yet.
     *
     * @param name the file's, for messages
     * @throws ModelFormatException naming the key
     */
    public static void checkConfig(Path name, byte[] json) {
        GemmaConfigReader reader = new GemmaConfigReader(ConfigFile.parse(name, json));
        reader.read();
        reader.weightType();
    }

    private static ModelFolder read(Path folder) {
        StoredWeights stored = StoredWeights.in(folder);
        byte[] configJson = ConfigFile.bytes(folder.resolve(CONFIG));
        byte[] generationJson = generationConfig(folder);
        byte[] tokenizerJson = ConfigFile.bytes(folder.resolve(TOKENIZER));
        ConfigFile configFile = ConfigFile.parse(folder.resolve(CONFIG), configJson);
        GemmaConfigReader reader = new GemmaConfigReader(configFile);
        GemmaConfig config = reader.read();
        new TensorCheck(folder, config, reader.weightType(), stored.quantization())
                .require(stored.shards().tensors());
        ConfigFile generation = ConfigFile.parse(folder.resolve(GENERATION_CONFIG), generationJson);
        Set<Integer> stopTokens = StopTokens.read(generation, configFile, config.vocabularySize());
        TokenizerIds.requireMatch(config.vocabularySize(), ConfigFile.parse(folder.resolve(TOKENIZER), tokenizerJson));
        List<byte[]> files = List.of(configJson, generationJson, tokenizerJson);
        return new ModelFolder(folder, config, stored, stopTokens, stored.digest(files));
    }

    private static byte[] generationConfig(Path folder) {
        Path file = folder.resolve(GENERATION_CONFIG);
        return Files.exists(file) ? ConfigFile.bytes(file) : new byte[] {'{', '}'};
    }

    /**
     * The version id, 64 hex digits. Of an export, {@link Manifest#id}; else SHA-256 over config, generation config, tokenizer, each shard's name, size and header,
     * and the beginning of each tensor.
     */
    public String digest() {
        return digest;
    }

    public Path path() {
        return folder;
    }

    /** Tokens that a local layer sees, the token itself included. */
    public int slidingWindow() {
        return config.slidingWindow();
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

    public ModelShape shape() {
        String head = stored.quantization() == null ? GemmaTensors.HEAD : Quantization.codes(GemmaTensors.HEAD);
        return ModelShape.of(config, weights.tensors().containsKey(head));
    }

    /** What the folder was exported as; empty for a Hugging Face folder. */
    public Optional<WeightPrecision> exportedAs() {
        return stored.exportedAs();
    }

    /** How an int8 or int4 export keeps its matrices. */
    public Optional<Quantization> quantization() {
        return Optional.ofNullable(stored.quantization());
    }

    /** In the order of their names. */
    public List<SafetensorsFile> shards() {
        return stored.shards().files();
    }

    WeightFiles weights() {
        return weights;
    }

    /**
     * The forward pass; building it takes milliseconds.
     *
     * @throws ModelFormatException when the folder was exported for computing in another type
     */
    public DecoderGraph graph(GraphVariant variant) {
        stored.requireComputable(folder, variant);
        return graph(new GemmaGraph(config, weights, variant), variant);
    }

    /** The forward pass as a file for this folder: shards have the names that they have here, where {@link #graph} follows links. */
    public byte[] graphFile(GraphVariant variant) {
        return new GemmaGraph(config, weights.asNamed(), variant).toBytes();
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
                config.contextTokens(),
                Math.min(variant.candidates(), config.vocabularySize()),
                weightBytes(variant));
    }

    private long weightBytes(GraphVariant variant) {
        return weights.tensors().values().stream()
                .mapToLong(tensor -> bytesComputedWith(tensor, variant))
                .sum();
    }

    /** A quantized matrix's codes stay as they are, its scales become numbers of the type. */
    private static long bytesComputedWith(TensorInfo tensor, GraphVariant variant) {
        return tensor.type() == DataType.U8
                ? tensor.length()
                : tensor.length() / tensor.type().bytes() * variant.compute().bytes();
    }
}
