package io.foretell.local;

import io.foretell.hub.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;

/** Bytes, rate and time left, in words. Thread-safe. */
final class ProgressLine {

    /** The rate is that of the last ten seconds: long enough to be read, short enough to show that a line got slower. */
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final String work;
    private final Duration tick;
    private final ArrayDeque<Long> before = new ArrayDeque<>();
    private long total;
    private long present;

    /** Not counting what was there at the beginning. */
    private long received;

    /**
     * @param work in a word, which the line begins with
     * @param tick from one call of {@link #next} to the next
     */
    ProgressLine(String work, Duration tick) {
        this.work = work;
        this.tick = tick;
    }

    synchronized void plan(long bytes, long bytesPresent) {
        total += bytes;
        present += bytesPresent;
    }

    synchronized void add(long bytes) {
        received += bytes;
    }

    /** In place of the two above. */
    synchronized void reach(long bytesDone, long bytesInAll) {
        if (total == 0) {
            present = bytesDone;
        }
        total = bytesInAll;
        received = bytesDone - present;
    }

    /** What is to be shown now. */
    synchronized String next() {
        before.addLast(received);
        if (before.size() > WINDOW.dividedBy(tick) + 1) {
            before.removeFirst();
        }
        long ticks = before.size() - 1L;
        long rate = ticks == 0 ? 0 : Math.max(0, (received - before.getFirst()) * 1_000 / (ticks * tick.toMillis()));
        long missing = total - present - received;
        String amount = "%s %s of %s".formatted(work, Bytes.text(present + received), Bytes.text(total));
        if (missing <= 0) {
            return total == 0 ? work : amount + ", checking";
        }
        return rate == 0
                ? amount
                : "%s, %s/s, %s left".formatted(amount, Bytes.text(rate), duration(missing / rate + 1));
    }

    private static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = (seconds + 30) / 60;
        return minutes < 60 ? minutes + " min" : "%d h %d min".formatted(minutes / 60, minutes % 60);
    }
}
