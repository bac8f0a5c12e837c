package io.foretell.api.user;

import java.util.concurrent.Semaphore;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Makes and compares hashes of passwords, so many at once: each takes a core and memory, and whoever asks need not have signed in. The others
 * wait in the order in which they came. Thread-safe.
 */
final class PasswordHashes {

    private final PasswordEncoder encoder;
    private final Semaphore room;

    PasswordHashes(PasswordEncoder encoder, int atOnce) {
        this.encoder = encoder;
        this.room = new Semaphore(atOnce, true);
    }

    /** Argon2id with 16 MiB, two passes and one lane, the library's recommendation; one per core at once. */
    static PasswordHashes argon2() {
        return new PasswordHashes(
                Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(),
                Runtime.getRuntime().availableProcessors());
    }

    String hash(String password) {
        room.acquireUninterruptibly();
        try {
            return encoder.encode(password);
        } finally {
            room.release();
        }
    }

    boolean match(String password, String hash) {
        room.acquireUninterruptibly();
        try {
            return encoder.matches(password, hash);
        } finally {
            room.release();
        }
    }
}
