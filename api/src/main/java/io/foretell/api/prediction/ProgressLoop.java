package io.foretell.api.prediction;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the database for all who await the progress of predictions in this process, however many they are: at once at those heard
 * of, together, and at every awaited one each poll, as signals may get lost. One thread, one look at a time. Thread-safe.
 */
public final class ProgressLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressLoop.class);

    /** Wakes the thread for its end. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final String name;
    private final long pollNanos;
    private final Set<UUID> awaited;
    private final Consumer<Set<UUID>> look;
    private final BlockingQueue<UUID> heard = new LinkedBlockingQueue<>();
    private volatile @Nullable Thread thread;

    /**
     * @param awaited a live and thread-safe view of the predictions that someone awaits
     * @param look what to do about some of them; may block, and may fail: there is a next look
     */
    public ProgressLoop(
            String name, PredictionProgress progress, Duration poll, Set<UUID> awaited, Consumer<Set<UUID>> look) {
        this.name = name;
        this.pollNanos = poll.toNanos();
        this.awaited = awaited;
        this.look = look;
        progress.subscribe(this::heard);
    }

    /** On the listener's thread. After a reconnect ("") the next poll finds what was missed. */
    private void heard(String subject) {
        if (!subject.isEmpty()) {
            hear(UUID.fromString(subject));
        }
    }

    /** Has a look soon, if someone awaits it. Never blocks. */
    public void hear(UUID prediction) {
        if (awaited.contains(prediction)) {
            heard.add(prediction);
        }
    }

    public void start() {
        Thread looker = Thread.ofVirtual().name(name).unstarted(this::run);
        thread = looker; // first: it runs while it is this one
        looker.start();
    }

    private void run() {
        long polledAt = System.nanoTime();
        while (Thread.currentThread().equals(thread)) {
            try {
                Set<UUID> changed = new HashSet<>();
                long untilPoll = polledAt + pollNanos - System.nanoTime();
                UUID first = heard.poll(untilPoll, TimeUnit.NANOSECONDS);
                if (first == null || untilPoll <= 0) {
                    polledAt = System.nanoTime();
                    heard.clear();
                    changed.addAll(awaited);
                } else {
                    changed.add(first);
                    heard.drainTo(changed);
                }
                changed.remove(NOBODY);
                look(changed);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look(Set<UUID> changed) {
        try {
            if (!changed.isEmpty()) {
                look.accept(changed);
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "{} can't see how predictions go on; whoever waits for them waits on, and it looks again", name, e);
        }
    }

    /** Looks no more, after the look that may be under way. */
    public void stop() {
        thread = null;
        heard.add(NOBODY);
    }

    public boolean isRunning() {
        return thread != null;
    }
}
