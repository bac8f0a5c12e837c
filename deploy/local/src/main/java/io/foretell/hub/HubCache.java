package io.foretell.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One model's part of the cache that Hugging Face's tools share:
 *
 * <pre>
 * models--owner--name/blobs/ETAG               a file's bytes; ETAG.incomplete while they arrive
 * models--owner--name/snapshots/COMMIT/FILE    a relative link to the blob
 * models--owner--name/refs/REVISION            the commit that a branch or tag was when it was last fetched
 * </pre>
 *
 * <p>Thread-safe for different files.
 */
final class HubCache {

    private static final Duration LOCK_POLL = Duration.ofMillis(200);

    private final Path root;
    private final Path folder;
    private final Path lockFile;

    /**
     * @param root HF_HUB_CACHE
     */
    HubCache(Path root, ModelName model) {
        this.root = root;
        this.folder = root.resolve(model.folder());
        this.lockFile = root.resolve(".locks").resolve(model.folder()).resolve("foretell.lock");
    }

    Path root() {
        return root;
    }

    /**
     * Keeps every other pull of this model waiting until the result is closed. Hugging Face's tools lock in
     * another way (flock) and don't see this one: what both fetch at once is fetched twice, and here still checked as it lies on disk.
     */
    FileChannel lock(PullListener listener) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("blobs"));
        Files.createDirectories(Objects.requireNonNull(lockFile.getParent()));
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        for (boolean told = false; !tryLock(channel); Patience.pause(LOCK_POLL)) {
            if (!told) {
                listener.waiting();
                told = true;
            }
        }
        return channel;
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisJvm) {
            return false;
        }
    }

    Path blob(RemoteFile file) {
        return folder.resolve("blobs").resolve(file.etag());
    }

    Path incomplete(RemoteFile file) {
        return folder.resolve("blobs").resolve(file.etag() + ".incomplete");
    }

    private Path entry(RemoteFile file) {
        return folder.resolve("snapshots").resolve(file.commit().sha()).resolve(file.name());
    }

    /** Where the file's bytes are, if they are here: in its blob, or in the snapshot, where tools that can't make links put them. */
    Path path(RemoteFile file) {
        return sizeOf(entry(file)) == file.size() ? entry(file) : blob(file);
    }

    /** By its size: a blob gets its name only after its digest was checked, and to read 54 GB anew takes minutes. */
    boolean has(RemoteFile file) {
        return sizeOf(path(file)) == file.size();
    }

    /** Bytes of the file that need not be fetched. */
    long present(RemoteFile file) {
        if (has(file)) {
            return file.size();
        }
        long begun = sizeOf(incomplete(file));
        return begun > file.size() ? 0 : Math.max(begun, 0);
    }

    /** Of what a link leads to; -1 when there is nothing. */
    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Bytes that this user may still write. */
    long freeSpace() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** What a revision was when it was last fetched; empty when it never was, or for something else than serving. */
    Optional<Path> snapshot(Revision revision) throws IOException {
        Path reference = folder.resolve("refs").resolve(revision.name());
        String sha = Revision.isCommit(revision.name()) || !Files.exists(reference)
                ? revision.name()
                : Files.readString(reference).strip();
        Path snapshot = folder.resolve("snapshots").resolve(sha);
        return ModelFiles.areIn(snapshot) ? Optional.of(snapshot) : Optional.empty();
    }

    /**
     * Makes a snapshot of files that are all here.
     *
     * @param files in the order in which they get their links
     */
    Path complete(Commit commit, List<RemoteFile> files) throws IOException {
        Path snapshot = folder.resolve("snapshots").resolve(commit.sha());
        Files.createDirectories(snapshot);
        for (RemoteFile file : files) {
            unshare(blob(file));
            link(entry(file), blob(file), file.size());
        }
        if (!commit.revision().name().equals(commit.sha())) {
            refer(folder.resolve("refs").resolve(commit.revision().name()), commit.sha());
        }
        return snapshot;
    }

    /**
     * huggingface_hub 2 keeps a blob of Xet storage once for all models, in a folder by its hash, and a link in its place. ONNX Runtime
     * takes all weights from one real folder, so the link becomes a second name of the same file.
     */
    private static void unshare(Path blob) throws IOException {
        if (Files.isSymbolicLink(blob)) {
            Path fresh = blob.resolveSibling(blob.getFileName() + ".link");
            Files.deleteIfExists(fresh);
            Files.createLink(fresh, blob.toRealPath());
            Files.move(fresh, blob, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void link(Path entry, Path blob, long size) throws IOException {
        if (sizeOf(entry) != size) {
            Files.deleteIfExists(entry);
            Files.createSymbolicLink(
                    entry, Objects.requireNonNull(entry.getParent()).relativize(blob));
        }
    }

    private static void refer(Path reference, String sha) throws IOException {
        Files.createDirectories(Objects.requireNonNull(reference.getParent()));
        Path fresh = reference.resolveSibling(reference.getFileName() + ".tmp");
        Files.writeString(fresh, sha);
        Files.move(fresh, reference, StandardCopyOption.ATOMIC_MOVE);
    }
}
