package io.foretell.hub;

import io.foretell.gemma.ModelFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings a model from the hub into the cache. What is there already is not fetched again, and what another pull began is gone on with.
 * For one thread; several processes may pull at once.
 */
public final class ModelPull {

    /** Below this, a write that failed has failed for want of room, in whichever language the system says so. */
    private static final long FULL_BYTES = 1L << 20;

    private final HubSettings settings;
    private final Patience patience;
    private final int parallel;
    private final PullListener listener;

    /**
     * @param parallel files that are fetched at once, at least 1
     */
    public ModelPull(HubSettings settings, Patience patience, int parallel, PullListener listener) {
        this.settings = settings;
        this.patience = patience;
        this.parallel = parallel;
        this.listener = listener;
    }

    /**
     * The model's folder, with everything that serving needs.
     *
     * @throws HubException when there is none; then no folder of this revision can be taken for a model
     * @throws io.foretell.gemma.ModelFormatException when its configuration is one that can't be served; no weights are fetched then
     */
    public Path pull(ModelName model, Revision revision) throws InterruptedException {
        HubCache cache = new HubCache(settings.cache(), model);
        try (HubClient client = new HubClient(settings, patience.silence())) {
            Commit commit = attempts(model.toString()).run(() -> client.commit(model, revision));
            List<String> small = ModelFiles.small(commit);
            try (FileChannel lock = cache.lock(listener)) {
                BlobDownload download = new BlobDownload(client, cache, patience, listener);
                return pull(commit, small, new Fetch(client, cache, download));
            }
        } catch (IOException e) {
            throw diskFailed(cache, e);
        }
    }

    /**
     * The folder of a model that was pulled before; asks no hub.
     *
     * @param root {@link HubEnvironment#cache}
     * @throws HubException when the cache can't be read
     */
    public static Optional<Path> pulled(Path root, ModelName model, Revision revision) {
        HubCache cache = new HubCache(root, model);
        try {
            return cache.snapshot(revision);
        } catch (IOException e) {
            throw diskFailed(cache, e);
        }
    }

    private record Fetch(HubClient client, HubCache cache, BlobDownload download) {}

    /** The small files first: they tell whether the large ones are worth it, and which they are. */
    private Path pull(Commit commit, List<String> small, Fetch fetch) throws IOException, InterruptedException {
        List<RemoteFile> described = fetch(commit, small, fetch);
        ModelFolder.checkConfig(
                Path.of(commit.model() + "/" + ModelFiles.CONFIG), bytes(described, ModelFiles.CONFIG, fetch.cache()));
        List<String> weights = ModelFiles.weights(commit, bytes(described, ModelFiles.INDEX, fetch.cache()));
        List<RemoteFile> all = new ArrayList<>(fetch(commit, weights, fetch));
        all.addAll(described);
        all.sort(Comparator.comparing(file -> file.name().equals(ModelFiles.CONFIG)));
        return fetch.cache().complete(commit, all);
    }

    private List<RemoteFile> fetch(Commit commit, List<String> names, Fetch fetch)
            throws IOException, InterruptedException {
        List<RemoteFile> files = Parallel.map(
                names, parallel, name -> attempts(name).run(() -> fetch.client().file(commit, name)));
        List<RemoteFile> blobs = blobs(files);
        blobs.forEach(
                file -> listener.planned(file.name(), file.size(), fetch.cache().present(file)));
        List<RemoteFile> missing =
                blobs.stream().filter(file -> !fetch.cache().has(file)).toList();
        requireRoom(commit, missing, fetch.cache());
        Parallel.map(missing, parallel, fetch.download()::fetch);
        return files;
    }

    /** Two files with the same bytes are one blob. */
    private static List<RemoteFile> blobs(List<RemoteFile> files) {
        Map<String, RemoteFile> blobs = new LinkedHashMap<>();
        files.forEach(file -> blobs.putIfAbsent(file.etag(), file));
        return List.copyOf(blobs.values());
    }

    private static void requireRoom(Commit commit, List<RemoteFile> missing, HubCache cache) throws IOException {
        long needed = missing.stream()
                .mapToLong(file -> file.size() - cache.present(file))
                .reduce(0, (sum, bytes) -> sum + bytes < 0 ? Long.MAX_VALUE : sum + bytes);
        long free = cache.freeSpace();
        if (needed > free) {
            throw new HubException(
                    "%s needs %s more, and the disk of %s has %s free: make room there, or set HF_HOME to a folder on a larger disk."
                            .formatted(commit.model(), Bytes.text(needed), cache.root(), Bytes.text(free)));
        }
    }

    private static byte[] bytes(List<RemoteFile> files, String name, HubCache cache) throws IOException {
        @Nullable
        RemoteFile file = files.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
        return file == null ? new byte[0] : Files.readAllBytes(cache.path(file));
    }

    private Attempts attempts(String what) {
        return new Attempts(settings, patience, listener, what);
    }

    /** Of failures of the network, {@link Attempts} has made others. */
    private static HubException diskFailed(HubCache cache, IOException e) {
        if (isFull(cache, e)) {
            return new HubException(
                    "The disk of %s is full: make room there, or set HF_HOME to a folder on a larger disk; what has arrived is kept, so run the same command again."
                            .formatted(cache.root()),
                    e);
        }
        return new HubException(
                "The cache %s can't be written (%s): make it writable for you, or set HF_HOME to another folder."
                        .formatted(cache.root(), e),
                e);
    }

    private static boolean isFull(HubCache cache, IOException e) {
        try {
            return String.valueOf(e.getMessage()).contains("No space left on device") || cache.freeSpace() < FULL_BYTES;
        } catch (IOException unknown) {
            return false;
        }
    }
}
