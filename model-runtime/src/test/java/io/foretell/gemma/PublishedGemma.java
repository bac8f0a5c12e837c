package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The full layout of a published Gemma 2, of gemma-2-27b-it unless another is named: 508 tensors in shards of up to 5 GB, as transformers cuts them. The
 * files are sparse: all weights are holes, in the 27B but for those of {@link SparseWeights}, so that 54 GB take a few megabytes of disk. On a file
 * system in memory they would take memory when they are read.
 */
public final class PublishedGemma {

    public static final int VOCABULARY_SIZE = 256_000;

    /** The published sizes, with the configurations of the models' repositories. */
    public enum Size {
        B2(2304, 9216, 8, 4, 26),
        B9(3584, 14336, 16, 8, 42),
        B27(4608, 36864, 32, 16, 46);

        private final String config;

        Size(int hidden, int feedForward, int heads, int kvHeads, int layers) {
            int headSize = heads == 32 ? 128 : 256;
            int queryScalar = heads == 32 ? hidden / heads : headSize;
            this.config = """
        {
          "architectures": ["Gemma2ForCausalLM"],
          "attention_bias": false,
          "attention_dropout": 0.0,
          "attn_logit_softcapping": 50.0,
          "bos_token_id": 2,
          "cache_implementation": "hybrid",
          "eos_token_id": 1,
          "final_logit_softcapping": 30.0,
          "head_dim": %d,
          "hidden_act": "gelu_pytorch_tanh",
          "hidden_activation": "gelu_pytorch_tanh",
          "hidden_size": %d,
          "initializer_range": 0.02,
          "intermediate_size": %d,
          "max_position_embeddings": 8192,
          "model_type": "gemma2",
          "num_attention_heads": %d,
          "num_hidden_layers": %d,
          "num_key_value_heads": %d,
          "pad_token_id": 0,
          "query_pre_attn_scalar": %d,
          "rms_norm_eps": 1e-06,
          "rope_theta": 10000.0,
          "sliding_window": 4096,
          "torch_dtype": "bfloat16",
          "use_cache": true,
          "vocab_size": 256000
        }
        """.formatted(headSize, hidden, feedForward, heads, layers, kvHeads, queryScalar);
        }
    }

    /** transformers' default for {@code max_shard_size}, 5GB. */
    private static final long SHARD_BYTES = 5_000_000_000L;

    private final Path folder;
    private final DataType type;
    private final Size size;

    private PublishedGemma(Path folder, DataType type, Size size) {
        this.folder = folder;
        this.type = type;
        this.size = size;
    }

    /**
     * @param type BF16, as published, or F32 for a model of twice the size
     */
    public static Path write(Path folder, DataType type) {
        return write(folder, type, Size.B27);
    }

    public static Path write(Path folder, DataType type, Size size) {
        try {
            Files.createDirectories(folder);
            new PublishedGemma(folder, type, size).write();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() throws IOException {
        String json = type == DataType.F32 ? size.config.replace("bfloat16", "float32") : size.config;
        Files.writeString(folder.resolve("config.json"), json);
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
        List<Map<String, List<Long>>> shards = shards(config(size));
        List<String> index = new ArrayList<>();
        for (int shard = 0; shard < shards.size(); shard++) {
            String name = "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards.size());
            writeShard(folder.resolve(name), shards.get(shard));
            shards.get(shard).keySet().forEach(tensor -> index.add("\"%s\":\"%s\"".formatted(tensor, name)));
        }
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + String.join(",", index) + "}}");
    }

    public static ModelShape shape() {
        return ModelShape.of(config(Size.B27), false);
    }

    static GemmaConfig config(Size size) {
        byte[] json = size.config.getBytes(StandardCharsets.UTF_8);
        return new GemmaConfigReader(ConfigFile.parse(Path.of("config.json"), json)).read();
    }

    /** Enough for a model folder to be opened: a piece for each row of the embedding. */
    private static String tokenizer() {
        return IntStream.range(0, VOCABULARY_SIZE)
                .mapToObj(id -> "\"piece " + id + "\":" + id)
                .collect(Collectors.joining(",", "{\"model\":{\"vocab\":{", "}}}"));
    }

    private List<Map<String, List<Long>>> shards(GemmaConfig config) {
        List<Map<String, List<Long>>> shards = new ArrayList<>();
        long size = SHARD_BYTES;
        for (Map.Entry<String, List<Long>> tensor :
                GemmaTensors.expected(config, false).entrySet()) {
            size += bytes(tensor.getValue());
            if (size > SHARD_BYTES) {
                shards.add(new LinkedHashMap<>());
                size = bytes(tensor.getValue());
            }
            shards.getLast().put(tensor.getKey(), tensor.getValue());
        }
        return shards;
    }

    private long bytes(List<Long> shape) {
        return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
    }

    private void writeShard(Path file, Map<String, List<Long>> tensors) throws IOException {
        List<String> entries = new ArrayList<>();
        Map<String, Long> begins = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, List<Long>> tensor : tensors.entrySet()) {
            begins.put(tensor.getKey(), end);
            end += bytes(tensor.getValue());
            entries.add("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(tensor.getKey(), type, tensor.getValue(), begins.get(tensor.getKey()), end));
        }
        byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(Long.BYTES + header.length + end);
            out.writeLong(Long.reverseBytes(header.length));
            out.write(header);
            for (SparseWeights.Weight weight : SparseWeights.of(config(size))) {
                if (size == Size.B27 && tensors.containsKey(weight.tensor())) {
                    long columns = tensors.get(weight.tensor()).getLast();
                    long element = weight.row() * columns + weight.column();
                    out.seek(Long.BYTES + header.length + begins.get(weight.tensor()) + element * type.bytes());
                    put(out, weight.value());
                }
            }
        }
    }

    private void put(RandomAccessFile out, float value) throws IOException {
        int bits = Float.floatToIntBits(value);
        if (type == DataType.F32) {
            out.writeInt(Integer.reverseBytes(bits));
        } else {
            out.writeShort(Short.reverseBytes((short) (bits >>> 16)));
        }
    }
}
