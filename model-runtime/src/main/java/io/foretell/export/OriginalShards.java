package io.foretell.export;

import io.foretell.manifest.Sha256;
import io.foretell.manifest.ShardLocation;
import io.foretell.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The original shards where they lie, or copies of them. A part of the journal is a shard, its note the copy's digest. */
record OriginalShards(Path model, List<SafetensorsFile> shards, boolean copy, PartialFolder partial)
        implements WeightsPart {

    private static final int BUFFER_BYTES = 4 << 20;

    /** A Hugging Face cache names a large file's content after its SHA-256. */
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    @Override
    public long bytesToRead() {
        return copy ? shards.stream().mapToLong(SafetensorsFile::size).sum() : 0;
    }

    @Override
    public long bytesToWrite() {
        return copy ? uncopied().stream().mapToLong(SafetensorsFile::size).sum() : 0;
    }

    private List<SafetensorsFile> uncopied() {
        return shards.stream()
                .filter(shard -> partial.note(name(shard)) == null)
                .toList();
    }

    private static String name(SafetensorsFile shard) {
        return Objects.requireNonNull(shard.path().getFileName()).toString();
    }

    @Override
    public void write(Workers workers, ByteCount count) throws IOException {
        if (copy) {
            List<SafetensorsFile> uncopied = uncopied();
            count.add(bytesToRead() - bytesToWrite());
            workers.run(uncopied.stream()
                    .map(shard -> (Callable<@Nullable Void>) () -> copy(shard, count))
                    .toList());
        }
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
        partial.finish(Map.of(name(shard), Sha256.hex(sha256)));
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
    public ShardLocation location() {
        Map<String, String> sha256 = new TreeMap<>();
        for (SafetensorsFile shard : shards) {
            String known = copy ? partial.note(name(shard)) : cachedSha256(shard);
            if (known != null) {
                sha256.put(name(shard), known);
            }
        }
        return new ShardLocation(copy ? "." : model.toString(), sha256);
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
