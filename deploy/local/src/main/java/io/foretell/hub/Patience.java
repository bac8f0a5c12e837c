package io.foretell.hub;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a pull puts up with a bad connection.
 *
 * @param attempts in a row without progress, the first included, before it gives up
 * @param firstPause before the second attempt; doubles with each further one
 * @param longestPause also the most that is waited when the hub asks for more
 * @param silence after which a connection that brings nothing is taken for cut, at the latest after twice as long
 */
public record Patience(int attempts, Duration firstPause, Duration longestPause, Duration silence) {

    /** In all a minute of pauses, which a restarted router takes; huggingface_hub tries six times, and takes 10 s of silence for a cut. */
    public static final Patience DEFAULT =
            new Patience(7, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(15));

    /** Never counted down: only an interrupt ends a pause early. */
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    Duration pauseAfter(int failures) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }

    static void pause(Duration pause) throws InterruptedException {
        if (NEVER.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }
}
