package io.foretell.hub;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pulls from one hub into one cache, impatiently, and what their listener heard. */
final class Pulls {

    static final ModelName MODEL = ModelName.parse("google/gemma-2-2b-it");

    /** Three attempts. */
    static final Patience IMPATIENT =
            new Patience(3, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMillis(300));

    final List<String> heard = new CopyOnWriteArrayList<>();
    final Path cache;
    private final LocalHub hub;

    Pulls(LocalHub hub, Path cache) {
        this.hub = hub;
        this.cache = cache;
    }

    Path pull() throws InterruptedException {
        return pull(Optional.empty(), MODEL, Revision.MAIN);
    }

    Path pull(String revision) throws InterruptedException {
        return pull(Optional.empty(), MODEL, Revision.parse(revision));
    }

    Path pull(Optional<String> token, ModelName model, Revision revision) throws InterruptedException {
        HubSettings settings = new HubSettings(hub.endpoint(), token, cache, HttpClient.Builder.NO_PROXY);
        return new ModelPull(settings, IMPATIENT, 4, new Heard()).pull(model, revision);
    }

    /** The model's folder in the cache. */
    Path folder() {
        return cache.resolve("models--google--gemma-2-2b-it");
    }

    Path blob(HubModel model, String file) {
        return folder().resolve("blobs").resolve(model.file(file).etag());
    }

    Path incomplete(HubModel model, String file) {
        return folder().resolve("blobs").resolve(model.file(file).etag() + ".incomplete");
    }

    private final class Heard implements PullListener {

        @Override
        public void waiting() {
            heard.add("waiting");
        }

        @Override
        public void planned(String file, long bytes, long present) {
            heard.add("planned %s %d %d".formatted(file, bytes, present));
        }

        @Override
        public void received(long bytes) {}

        @Override
        public void fetched(String file, long bytes) {
            heard.add("fetched " + file);
        }

        @Override
        public void retrying(String what, String reason, Duration pause) {
            heard.add("retrying %s: %s".formatted(what, reason));
        }
    }
}
