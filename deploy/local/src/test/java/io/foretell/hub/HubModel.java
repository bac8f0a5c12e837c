package io.foretell.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.foretell.gemma.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A model as a hub holds it: at one commit, which is main and has the tag v1 and the branch refs/pr/7. Immutable. */
public final class HubModel {

    static final int SHARD_BYTES = 3_000_001;
    static final String SHARD_1 = "model-00001-of-00002.safetensors";
    static final String SHARD_2 = "model-00002-of-00002.safetensors";

    record File(byte[] bytes, String etag) {

        boolean isLfs() {
            return etag.length() == 64;
        }
    }

    private final String name;
    private final String sha;
    private final SortedMap<String, File> files = new TreeMap<>();

    private HubModel(String name, SortedMap<String, byte[]> contents) {
        this.name = name;
        contents.forEach((file, bytes) -> files.put(file, new File(bytes, etag(file, bytes))));
        StringBuilder tree = new StringBuilder();
        files.forEach((file, content) -> tree.append(file).append(content.etag()));
        this.sha = hex("SHA-1", tree.toString().getBytes(UTF_8));
    }

    /** A real folder, with files beside it that nobody needs for serving. */
    public static HubModel of(String name, Path folder) throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        contents.put("README.md", "# A model".getBytes(UTF_8));
        contents.put("pytorch_model.bin", new byte[1_000]);
        contents.put("original/model.ckpt", new byte[1_000]);
        return new HubModel(name, contents);
    }

    /** Real but for its weights: two shards of a few megabytes that hold seeded noise. */
    static HubModel withNoise(Path scratch) throws IOException {
        Path folder = TinyGemma.write(scratch);
        Random random = new Random(6);
        StringBuilder index = new StringBuilder("{\"weight_map\": {");
        for (String shard : new String[] {SHARD_1, SHARD_2}) {
            byte[] noise = new byte[SHARD_BYTES];
            random.nextBytes(noise);
            Files.write(folder.resolve(shard), noise);
            index.append(index.toString().endsWith("{") ? "" : ", ")
                    .append("\"%s\": \"%s\"".formatted("tensor of " + shard, shard));
        }
        Files.deleteIfExists(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("model.safetensors.index.json"), index + "}}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
        return of("google/gemma-2-2b-it", folder);
    }

    HubModel with(String file, String content) {
        SortedMap<String, byte[]> contents = contents();
        contents.put(file, content.getBytes(UTF_8));
        return new HubModel(name, contents);
    }

    HubModel without(String file) {
        SortedMap<String, byte[]> contents = contents();
        contents.remove(file);
        return new HubModel(name, contents);
    }

    private SortedMap<String, byte[]> contents() {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        files.forEach((file, content) -> contents.put(file, content.bytes()));
        return contents;
    }

    String name() {
        return name;
    }

    String sha() {
        return sha;
    }

    boolean is(String revision) {
        return Set.of("main", "v1", "refs/pr/7", sha).contains(revision);
    }

    Set<String> names() {
        return files.keySet();
    }

    File file(String file) {
        return files.get(file);
    }

    String nameOf(String etag) {
        return files.entrySet().stream()
                .filter(file -> file.getValue().etag().equals(etag))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Large files are in LFS, which names them by SHA-256; the others are Git's blobs. */
    private static String etag(String file, byte[] bytes) {
        if (file.endsWith(".safetensors") || file.equals("tokenizer.json") || file.endsWith(".bin")) {
            return hex("SHA-256", bytes);
        }
        byte[] header = ("blob " + bytes.length + "\0").getBytes(UTF_8);
        byte[] blob = new byte[header.length + bytes.length];
        System.arraycopy(header, 0, blob, 0, header.length);
        System.arraycopy(bytes, 0, blob, header.length, bytes.length);
        return hex("SHA-1", blob);
    }

    private static String hex(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
