package io.foretell.export;

import io.foretell.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an export under way. A journal says what the export is of, and which parts of it are on the disk for good; so the next export of the same goes on after
 * them. One process at a time has it. Thread-safe but for opening, renaming and closing.
 */
final class PartialFolder implements AutoCloseable {

    private final Path folder;
    private final FileChannel journal;
    private final Map<String, String> finished;

    private PartialFolder(Path folder, FileChannel journal, Map<String, String> finished) {
        this.folder = folder;
        this.journal = journal;
        this.finished = finished;
    }

    /**
     * @param purpose one line; what was written for another one is thrown away
     * @throws ExportException when another process has the folder, or it is something else
     */
    static PartialFolder open(Path folder, String purpose) throws IOException {
        requireOurs(folder);
        Files.createDirectories(folder);
        FileChannel journal = FileChannel.open(
                folder.resolve(Manifest.UNFINISHED),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            requireLock(folder, journal);
            List<String> lines = lines(journal);
            if (lines.isEmpty() || !lines.getFirst().equals(purpose)) {
                clear(folder);
                journal.truncate(0);
                lines = List.of();
            }
            PartialFolder partial = new PartialFolder(folder, journal, finished(lines));
            if (lines.isEmpty()) {
                partial.append(purpose + "\n");
            }
            return partial;
        } catch (IOException | RuntimeException e) {
            journal.close();
            throw e;
        }
    }

    /** What lies here may be thrown away, so it must be an export's. */
    private static void requireOurs(Path folder) throws IOException {
        if (Files.exists(folder) && !Files.exists(folder.resolve(Manifest.UNFINISHED))) {
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new ExportException(
                            folder + ": is there and no unfinished export: remove it, or choose another --out");
                }
            }
        }
    }

    /** The system gives the lock back when the process ends, however it ends. */
    private static void requireLock(Path folder, FileChannel journal) throws IOException {
        @Nullable FileLock lock = null;
        try {
            lock = journal.tryLock();
        } catch (OverlappingFileLockException e) {
            throw new ExportException(folder + ": another export is writing here: wait until it has ended", e);
        }
        if (lock == null) {
            throw new ExportException(folder + ": another export is writing here: wait until it has ended");
        }
    }

    /** Whole lines; a kill may have cut the last one. */
    private static List<String> lines(FileChannel journal) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(journal.size()));
        while (bytes.hasRemaining() && journal.read(bytes, bytes.position()) >= 0) {}
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        journal.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        return text.substring(0, end).lines().toList();
    }

    private static Map<String, String> finished(List<String> lines) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            int cut = line.indexOf('\t');
            parts.put(line.substring(0, cut), line.substring(cut + 1));
        }
        return parts;
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
        });
    }

    Path folder() {
        return folder;
    }

    /** What was noted of a part that is done; null for another. */
    @Nullable
    synchronized String note(String part) {
        return finished.get(part);
    }

    /**
     * To be called when the parts' bytes are on the disk for good.
     *
     * @param notes by part
     */
    synchronized void finish(Map<String, String> notes) throws IOException {
        finished.putAll(notes);
        StringBuilder lines = new StringBuilder();
        notes.forEach(
                (part, note) -> lines.append(part).append('\t').append(note).append('\n'));
        append(lines.toString());
    }

    private void append(String lines) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
        long end = journal.size();
        while (bytes.hasRemaining()) {
            end += journal.write(bytes, end);
        }
        journal.force(true);
    }

    /** Gives the folder its final name: complete, or not there. */
    void rename(Path out) throws IOException {
        journal.close();
        Files.delete(folder.resolve(Manifest.UNFINISHED));
        Files.move(folder, out, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
