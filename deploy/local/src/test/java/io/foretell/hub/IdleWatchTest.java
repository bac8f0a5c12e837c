package io.foretell.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdleWatchTest {

    private final IdleWatch watch = new IdleWatch(Duration.ofMillis(20));

    @AfterEach
    void stop() {
        watch.close();
    }

    @Test
    void a_read_that_brings_nothing_is_ended() {
        assertEnded(watch.watch(new Stalled()));
    }

    /** Each stalled body takes one silence at least, so four have passed between the reads of the other. */
    @Test
    void a_reader_that_is_busy_elsewhere_is_not_taken_for_silence() throws IOException {
        try (InputStream body = watch.watch(new Closable(new byte[] {1, 2}))) {
            assertThat(body.read()).isEqualTo(1);
            for (int i = 0; i < 4; i++) {
                assertEnded(watch.watch(new Stalled()));
            }
            assertThat(body.read()).isEqualTo(2);
            assertThat(body.read()).isEqualTo(-1);
        }
    }

    private static void assertEnded(InputStream body) {
        assertThatThrownBy(body::read).isInstanceOf(PassingFailure.class).hasMessage("nothing came any more");
    }

    /** Waits for bytes until it is closed. */
    private static final class Stalled extends InputStream {

        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** As a connection's body, which can't be read when it is closed. */
    private static final class Closable extends ByteArrayInputStream {

        private volatile boolean closed;

        Closable(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            return closed ? -1 : super.read(buffer, offset, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
