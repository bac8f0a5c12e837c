package io.foretell.manifest;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code manifest.json}: what an export consists of. Immutable.
 *
 * @param block values per scale, of a quantized precision; else 0
 * @param files what the export wrote itself, by name
 * @param shards the original shards that it points to, by name
 * @param location of the original shards; null where there are none
 */
public record Manifest(
        String architecture,
        WeightPrecision precision,
        int block,
        List<FileEntry> files,
        List<FileEntry> shards,
        @Nullable ShardLocation location) {

    public static final String FILE = "manifest.json";

    /** The journal of an export under way; a folder that holds it is not to be used. */
    public static final String UNFINISHED = "export.unfinished";

    /** Raised with every change that a reader of the former format would misunderstand. */
    public static final int FORMAT = 1;

    public Manifest {
        files = sorted(files);
        shards = sorted(shards);
    }

    private static List<FileEntry> sorted(List<FileEntry> entries) {
        return entries.stream().sorted(Comparator.comparing(FileEntry::name)).toList();
    }

    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /**
     * @throws ManifestException naming the file and the field
     */
    public static Manifest read(Path folder) {
        return ManifestReader.read(folder.resolve(FILE));
    }

    /** The file's content. */
    public byte[] toJson() {
        return ManifestJson.pretty(this).getBytes(StandardCharsets.UTF_8);
    }

    /** The model version's id, 64 hex digits: SHA-256 of the manifest as compact JSON without its location. */
    public String id() {
        return Sha256.of(ManifestJson.withoutLocation(this).getBytes(StandardCharsets.UTF_8));
    }

    /** The folder of the weights: of the original shards, or the export's own. */
    public Path weightFolder(Path folder) {
        return location == null ? folder : folder.resolve(location.folder()).normalize();
    }

    /** Their names: the original shards', or those of the safetensors files that the export wrote. */
    public List<String> weightFiles() {
        return (location == null ? files : shards)
                .stream()
                        .filter(entry -> entry.sample() != null)
                        .map(FileEntry::name)
                        .toList();
    }
}
