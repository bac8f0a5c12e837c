package io.foretell.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordHashesTest {

    @Test
    void a_crowd_is_hashed_two_by_two_where_there_is_room_for_two() throws Exception {
        Counting encoder = new Counting();
        PasswordHashes hashes = new PasswordHashes(encoder, 2);
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.range(0, 64)
                    .mapToObj(i -> crowd.submit(
                            () -> i % 3 == 0 ? hashes.hash("password") : "" + hashes.match("password", "hash")))
                    .toList();
            for (Future<String> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS)).isIn("true", "hash");
            }
        }
        assertThat(encoder.most).hasValue(2);
    }

    @Test
    void a_hash_proves_its_own_password_alone() {
        PasswordHashes hashes = PasswordHashes.argon2();
        String hash = hashes.hash("correct horse");
        assertThat(hashes.match("correct horse", hash)).isTrue();
        assertThat(hashes.match("Correct horse", hash)).isFalse();
    }

    /** Leaves nobody before a second one has come. */
    private static final class Counting implements PasswordEncoder {

        private final CyclicBarrier pair = new CyclicBarrier(2);
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            meet();
            return true;
        }

        @Override
        public String encode(@Nullable CharSequence password) {
            meet();
            return "hash";
        }

        private void meet() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                pair.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            } finally {
                inside.decrementAndGet();
            }
        }
    }
}
