package io.foretell.api.prediction;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Holds callers until their prediction finishes. However many wait, one thread asks the database, for all of them in one statement:
 * at once for those heard of, and for everyone each {@code foretell.prediction.wait-poll}, as signals may get lost. Thread-safe.
 */
@Component
class PredictionWait implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionWait.class);

    private final PredictionQueries queries;
    private final long pollNanos;
    private final ConcurrentMap<UUID, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();
    private final BlockingQueue<UUID> heard = new LinkedBlockingQueue<>();
    private volatile boolean running;

    PredictionWait(PredictionQueries queries, PredictionProgress progress, PredictionProperties properties) {
        this.queries = queries;
        this.pollNanos = properties.waitPoll().toNanos();
        progress.subscribe(this::hear);
    }

    /** Returns when the prediction has finished, the time is over or the application stops. */
    void await(UUID id, Duration longest) {
        CountDownLatch finished = new CountDownLatch(1);
        waiting.compute(id, (key, others) -> {
            Set<CountDownLatch> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(finished);
            return all;
        });
        try {
            if (running && !finished.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("prediction {} has not finished within {}", id, longest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.computeIfPresent(id, (key, all) -> all.remove(finished) && all.isEmpty() ? null : all);
        }
    }

    /** On the listener's thread. After a reconnect ("") the next poll finds what was missed. */
    private void hear(String subject) {
        if (!subject.isEmpty()) {
            UUID id = UUID.fromString(subject);
            if (waiting.containsKey(id)) {
                heard.add(id);
            }
        }
    }

    private void run() {
        long polledAt = System.nanoTime();
        while (running) {
            try {
                Set<UUID> changed = new HashSet<>();
                long untilPoll = polledAt + pollNanos - System.nanoTime();
                UUID first = heard.poll(untilPoll, TimeUnit.NANOSECONDS);
                if (first == null || untilPoll <= 0) {
                    polledAt = System.nanoTime();
                    heard.clear();
                    changed.addAll(waiting.keySet());
                } else {
                    changed.add(first);
                    heard.drainTo(changed);
                }
                release(changed);
            } catch (InterruptedException e) {
                return;
            } catch (DataAccessException e) {
                LOG.warn("can't see whether predictions have finished; callers wait on and we look again", e);
            }
        }
    }

    private void release(Set<UUID> changed) {
        if (!changed.isEmpty()) {
            queries.finished(changed).forEach(this::release);
        }
    }

    private void release(UUID id) {
        waiting.getOrDefault(id, Set.of()).forEach(CountDownLatch::countDown);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("prediction-wait").start(this::run);
    }

    /** Before the web server drains (this phase is the last to start): held callers get their answer now. */
    @Override
    public void stop() {
        running = false;
        waiting.keySet().forEach(this::release);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
