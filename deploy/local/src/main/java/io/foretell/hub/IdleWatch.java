package io.foretell.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends reading from a connection that brings nothing any more, as one does that was cut without a word; HttpClient's own limits end
 * with an answer's headers. Thread-safe.
 */
final class IdleWatch implements AutoCloseable {

    private final Duration silence;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hub-idle-", 0).factory());

    IdleWatch(Duration silence) {
        this.silence = silence;
    }

    /** The body, which closes itself after one to two times the silence. To be closed by its reader. */
    Watched watch(InputStream body) {
        Watched watched = new Watched(body);
        watched.tick =
                ticks.scheduleAtFixedRate(watched::check, silence.toNanos(), silence.toNanos(), TimeUnit.NANOSECONDS);
        return watched;
    }

    static final class Watched implements AutoCloseable {

        private final InputStream body;
        private volatile Future<?> tick = CompletableFuture.completedFuture(null);
        private volatile boolean heard;
        private volatile boolean silent;

        private Watched(InputStream body) {
            this.body = body;
        }

        /** As {@link InputStream#read(byte[])}. */
        int read(byte[] buffer) throws IOException {
            try {
                int read = body.read(buffer);
                heard = true;
                if (!silent) {
                    return read;
                }
            } catch (IOException e) {
                if (!silent) {
                    throw e;
                }
            }
            throw new PassingFailure("nothing came any more");
        }

        private void check() {
            if (heard) {
                heard = false;
                return;
            }
            silent = true;
            try {
                body.close();
            } catch (IOException e) {
                // the reader hears of it
            }
        }

        @Override
        public void close() throws IOException {
            tick.cancel(false);
            body.close();
        }
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
