package io.foretell.export;

import io.foretell.manifest.Manifest;
import io.foretell.manifest.ManifestException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an export under way. Its journal says what the export is of, and which parts of it are on the disk for good; so the next export of the same goes on
 * after them. One process at a time has it.
 */
record PartialFolder(Path folder, Journal journal) implements AutoCloseable {

    /**
     * @param purpose one line; what was written for another one is thrown away
     * @throws ExportException when another process has the folder, or it is something else
     */
    static PartialFolder open(Path folder, String purpose) throws IOException {
        requireOurs(folder);
        Files.createDirectories(folder);
        Journal journal = Journal.open(folder.resolve(Manifest.UNFINISHED), purpose);
        try {
            if (!journal.begun()) {
                clear(folder);
                journal.begin();
            }
            return new PartialFolder(folder, journal);
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** What lies here may be thrown away, so it must be an export's: under way, or complete but for its name. */
    private static void requireOurs(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.exists(folder.resolve(Manifest.UNFINISHED)) && !isComplete(folder)) {
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new ExportException(
                            folder + ": is there and no unfinished export: remove it, or choose another --out");
                }
            }
        }
    }

    /** A kill may have come just before the folder got its name. */
    private static boolean isComplete(Path folder) {
        try {
            Manifest.read(folder);
            return true;
        } catch (ManifestException e) {
            return false;
        }
    }

    /** All but the journal. */
    private static void clear(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(folder.resolve(Manifest.UNFINISHED))) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!directory.equals(folder)) {
                    Files.delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Gives the folder its final name: complete, or not there. */
    void rename(Path out) throws IOException {
        Files.delete(folder.resolve(Manifest.UNFINISHED));
        Files.move(folder, out, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
