package io.foretell.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an export under way is of, and notes of its parts that are on the disk for good. One process at a time has it. Thread-safe but for opening, beginning and
 * closing.
 */
final class Journal implements AutoCloseable {

    private final FileChannel file;
    private final String purpose;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private final boolean begun;

    private Journal(Path path, FileChannel file, String purpose) throws IOException {
        this.file = file;
        this.purpose = purpose;
        requireLock(path, file);
        List<String> lines = lines(file);
        this.begun = !lines.isEmpty() && lines.getFirst().equals(purpose);
        if (begun) {
            lines.subList(1, lines.size()).forEach(this::read);
        } else {
            file.truncate(0);
            file.force(true);
        }
    }

    /**
     * Opens or makes it. Notes for another purpose are gone from the disk when this returns.
     *
     * @param purpose one line
     * @throws ExportException when another process has it
     */
    static Journal open(Path path, String purpose) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new Journal(path, file, purpose);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The system gives the lock back when the process ends, however it ends. */
    private static void requireLock(Path path, FileChannel file) throws IOException {
        @Nullable FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            throw taken(path, e);
        }
        if (lock == null) {
            throw taken(path, null);
        }
    }

    private static ExportException taken(Path path, @Nullable Throwable cause) {
        return new ExportException(
                path.getParent() + ": another export is writing here: wait until it has ended", cause);
    }

    /** Whole lines; a kill may have cut the last one. */
    private static List<String> lines(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {}
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        file.truncate(text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
        return text.substring(0, end).lines().toList();
    }

    private void read(String line) {
        int cut = line.indexOf('\t');
        notes.put(line.substring(0, cut), line.substring(cut + 1));
    }

    /** Whether work for this purpose was begun before. */
    boolean begun() {
        return begun;
    }

    /** To be called when nothing is left of other work. */
    void begin() throws IOException {
        append(purpose + "\n");
    }

    /** Of a part that is done; null for another. */
    @Nullable
    synchronized String note(String part) {
        return notes.get(part);
    }

    /**
     * To be called when the parts' bytes are on the disk for good.
     *
     * @param done notes by part
     */
    synchronized void finish(Map<String, String> done) throws IOException {
        notes.putAll(done);
        append(lines(done));
    }

    /** To be called before parts are written again. A kill on the way costs all notes at worst. */
    synchronized void forget(Collection<String> parts) throws IOException {
        if (notes.keySet().removeAll(parts)) {
            file.truncate(0);
            append(purpose + "\n" + lines(notes));
        }
    }

    private static String lines(Map<String, String> notes) {
        StringBuilder lines = new StringBuilder();
        notes.forEach(
                (part, note) -> lines.append(part).append('\t').append(note).append('\n'));
        return lines.toString();
    }

    private void append(String lines) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(lines);
        long end = file.size();
        while (bytes.hasRemaining()) {
            end += file.write(bytes, end);
        }
        file.force(true);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
