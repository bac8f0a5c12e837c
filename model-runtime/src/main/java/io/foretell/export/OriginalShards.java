package io.foretell.export;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.manifest.FileEntry;
import io.foretell.manifest.Sha256;
import io.foretell.manifest.ShardLocation;
import io.foretell.manifest.ShardSample;
import io.foretell.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The original shards where they lie, or copies of them. A part of the journal is a shard, its note the copy's digest. */
record OriginalShards(ModelFolder model, GraphVariant variant, boolean copy, PartialFolder partial)
        implements WeightsPart {

    private static final int BUFFER_BYTES = 4 << 20;

    /** A Hugging Face cache names a large file's content after its SHA-256. */
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    @Override
    public long bytesToRead() {
        return copy ? bytes(model.shards()) : 0;
    }

    private static long bytes(List<SafetensorsFile> shards) {
        return shards.stream().mapToLong(SafetensorsFile::size).sum();
    }

    @Override
    public long bytesToWrite() throws IOException {
        long bytes = 0;
        for (SafetensorsFile shard : uncopied()) {
            bytes += Math.max(0, shard.size() - copiedBytes(shard));
        }
        return bytes;
    }

    /** Those of which no whole copy is known to be there. */
    private List<SafetensorsFile> uncopied() throws IOException {
        List<SafetensorsFile> uncopied = new ArrayList<>();
        for (SafetensorsFile shard : copy ? model.shards() : List.<SafetensorsFile>of()) {
            if (partial.journal().note(name(shard)) == null || copiedBytes(shard) != shard.size()) {
                uncopied.add(shard);
            }
        }
        return uncopied;
    }

    private long copiedBytes(SafetensorsFile shard) throws IOException {
        Path file = partial.folder().resolve(name(shard));
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private static String name(SafetensorsFile shard) {
        return Objects.requireNonNull(shard.path().getFileName()).toString();
    }

    @Override
    public void write(Workers workers, ByteCount count) throws IOException {
        List<SafetensorsFile> uncopied = uncopied();
        partial.journal().forget(uncopied.stream().map(OriginalShards::name).toList());
        count.add(bytesToRead() - bytes(uncopied));
        workers.run(uncopied.stream()
                .map(shard -> (Callable<@Nullable Void>) () -> copy(shard, count))
                .toList());
    }

    private @Nullable Void copy(SafetensorsFile shard, ByteCount count) throws IOException {
        MessageDigest sha256 = Sha256.create();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (NamedFile in = NamedFile.open(shard.path(), StandardOpenOption.READ);
                NamedFile out = NamedFile.open(
                        partial.folder().resolve(name(shard)),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (long at = 0; at < shard.size(); at += buffer.limit()) {
                in.read(buffer.clear().limit((int) Math.min(BUFFER_BYTES, shard.size() - at)), at);
                sha256.update(buffer.duplicate());
                out.write(buffer, at);
                count.add(buffer.limit());
            }
            out.force();
        }
        partial.journal().finish(Map.of(name(shard), Sha256.hex(sha256)));
        return null;
    }

    @Override
    public List<Path> ownFiles() {
        return List.of();
    }

    @Override
    public long ownBytes() {
        return 0;
    }

    @Override
    public int block() {
        return 0;
    }

    @Override
    public byte[] graph() {
        return model.graphFile(variant);
    }

    @Override
    public List<FileEntry> originals() {
        return model.shards().stream()
                .map(shard -> new FileEntry(name(shard), shard.size(), null, ShardSample.of(shard)))
                .toList();
    }

    @Override
    public ShardLocation location() {
        Map<String, String> sha256 = new TreeMap<>();
        for (SafetensorsFile shard : model.shards()) {
            String known = copy ? partial.journal().note(name(shard)) : cachedSha256(shard);
            if (known != null) {
                sha256.put(name(shard), known);
            }
        }
        return new ShardLocation(copy ? "." : model.path().toString(), sha256);
    }

    private static @Nullable String cachedSha256(SafetensorsFile shard) {
        try {
            String real = Objects.requireNonNull(shard.path().toRealPath().getFileName())
                    .toString();
            return SHA256.matcher(real).matches() ? real : null;
        } catch (IOException e) {
            throw new ExportException(shard.path() + ": can't be resolved: " + e, e);
        }
    }
}
