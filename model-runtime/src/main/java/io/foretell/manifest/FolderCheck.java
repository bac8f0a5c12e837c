package io.foretell.manifest;

import io.foretell.safetensors.MalformedSafetensorsException;
import io.foretell.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The check of an exported folder that a start can afford: every size, the sample of every safetensors file, the whole digest of every other. */
public final class FolderCheck {

    private FolderCheck() {}

    /**
     * @throws ManifestException naming the file that is missing or another, and saying what to do
     */
    public static void require(Path folder, Manifest manifest) {
        manifest.files().forEach(entry -> require(folder, entry, "export the model again"));
        if (manifest.location() != null) {
            Path shards = manifest.weightFolder(folder);
            if (!Files.isDirectory(shards)) {
                throw new ManifestException(
                        "%s: the shards' folder %s is not there: put it back, or export the model again"
                                .formatted(folder.resolve(Manifest.FILE), shards));
            }
            manifest.shards()
                    .forEach(entry -> require(shards, entry, "put the original back, or export the model again"));
        }
    }

    private static void require(Path folder, FileEntry entry, String action) {
        Path file = folder.resolve(entry.name());
        String problem = problem(file, entry);
        if (!problem.isEmpty()) {
            throw new ManifestException(file + ": " + problem + ": " + action);
        }
    }

    /** A clause about the file; empty when it is what the entry says. */
    private static String problem(Path file, FileEntry entry) {
        String problem = outlineProblem(file, entry);
        if (!problem.isEmpty() || entry.sample() != null) {
            return problem;
        }
        try {
            return Sha256.of(file, read -> {}).equals(entry.sha256()) ? "" : "is not the file that the manifest says";
        } catch (IOException e) {
            return "can't be read: " + e;
        }
    }

    /** The same, of what can be told in milliseconds: whether the file is there, its size, its sample if it has one. */
    public static String outlineProblem(Path file, FileEntry entry) {
        try {
            if (!Files.isRegularFile(file)) {
                return "is missing";
            }
            if (Files.size(file) != entry.size()) {
                return "has %d bytes, but by the manifest it has %d".formatted(Files.size(file), entry.size());
            }
            if (entry.sample() != null
                    && !ShardSample.of(SafetensorsFile.read(file)).equals(entry.sample())) {
                return "holds other tensors than the manifest says";
            }
            return "";
        } catch (IOException e) {
            return "can't be read: " + e;
        } catch (MalformedSafetensorsException e) {
            // Its message begins with the file, which the caller names.
            return String.valueOf(e.getMessage()).replace(file + ": ", "");
        }
    }
}
