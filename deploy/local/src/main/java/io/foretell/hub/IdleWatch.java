package io.foretell.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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

    /** The body, which closes itself when one read has waited one to two times the silence. To be closed by its reader. */
    InputStream watch(InputStream body) {
        Watched watched = new Watched(body);
        watched.tick =
                ticks.scheduleAtFixedRate(watched::check, silence.toNanos(), silence.toNanos(), TimeUnit.NANOSECONDS);
        return watched;
    }

    private static final class Watched extends InputStream {

        private final InputStream body;

        /** How often a read has begun or ended; odd while one waits. A reader who is busy elsewhere says nothing of the connection. */
        private final AtomicLong turns = new AtomicLong();

        private volatile Future<?> tick = CompletableFuture.completedFuture(null);
        private volatile boolean silent;

        /** The turns at the tick before. */
        private long seen;

        Watched(InputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            turns.incrementAndGet();
            try {
                int read = body.read(buffer, offset, length);
                if (!silent) {
                    return read;
                }
            } catch (IOException e) {
                if (!silent) {
                    throw e;
                }
            } finally {
                turns.incrementAndGet();
            }
            throw new PassingFailure("nothing came any more");
        }

        private void check() {
            long now = turns.get();
            if (now % 2 == 0 || now != seen) {
                seen = now;
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
