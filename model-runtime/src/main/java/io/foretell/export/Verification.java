package io.foretell.export;

import io.foretell.manifest.FileEntry;
import io.foretell.manifest.FolderCheck;
import io.foretell.manifest.Manifest;
import io.foretell.manifest.ManifestException;
import io.foretell.manifest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Every byte of an exported folder against its manifest. */
public final class Verification {

    private final Path folder;
    private final Manifest manifest;

    private Verification(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * What is known of one file.
     *
     * @param sha256 of the whole file; null where its outline is not the manifest's already, so that it was not read
     * @param problem a clause; empty when the file is what the manifest says
     * @param recorded whether the manifest knows the digest of the whole; of an original shard it knows only that of its sample
     */
    public record Finding(Path file, @Nullable String sha256, String problem, boolean recorded) {}

    /**
     * @param id what the manifest makes the model version's id
     * @param findings in the manifest's order
     */
    public record Report(String id, List<Finding> findings) {

        public boolean sound() {
            return findings.stream().allMatch(finding -> finding.problem().isEmpty());
        }
    }

    /**
     * Reads everything, one file per core at a time.
     *
     * @throws ManifestException when there is no manifest, or it can't be used
     * @throws ExportException when the thread is interrupted
     */
    public static Report of(Path folder, ExportProgress progress) {
        if (!Manifest.isIn(folder)) {
            throw new ManifestException(
                    folder + ": no " + Manifest.FILE + " is there: only an exported folder can be verified");
        }
        return new Verification(folder, Manifest.read(folder)).report(progress);
    }

    private Report report(ExportProgress progress) {
        List<FileEntry> all = new ArrayList<>(manifest.files());
        all.addAll(manifest.shards());
        ByteCount count =
                new ByteCount(progress, all.stream().mapToLong(FileEntry::size).sum());
        List<Callable<Finding>> tasks = new ArrayList<>();
        manifest.files().forEach(entry -> tasks.add(() -> finding(folder, entry, entry.sha256(), count)));
        manifest.shards()
                .forEach(entry ->
                        tasks.add(() -> finding(manifest.weightFolder(folder), entry, recorded(entry), count)));
        try (Workers workers = new Workers("the verification was interrupted: run it again")) {
            return new Report(manifest.id(), workers.run(tasks));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable String recorded(FileEntry shard) {
        return manifest.location() == null ? null : manifest.location().sha256().get(shard.name());
    }

    private static Finding finding(Path in, FileEntry entry, @Nullable String expected, ByteCount count) {
        Path file = in.resolve(entry.name());
        boolean recorded = expected != null;
        String outline = FolderCheck.outlineProblem(file, entry);
        if (!outline.isEmpty()) {
            count.add(entry.size());
            return new Finding(file, null, outline, recorded);
        }
        try {
            String sha256 = Sha256.of(file, count::add);
            String problem = recorded && !sha256.equals(expected)
                    ? "its SHA-256 is %s, but by the manifest it is %s".formatted(sha256, expected)
                    : "";
            return new Finding(file, sha256, problem, recorded);
        } catch (IOException e) {
            return new Finding(file, null, "can't be read: " + e, recorded);
        }
    }
}
