package io.foretell.api.prediction;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Holds callers until their prediction finishes. However many wait, one {@link ProgressLoop} asks the database for all of them.
 * Thread-safe.
 */
@Component
class PredictionWait implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(PredictionWait.class);

    private final PredictionQueries queries;
    private final ConcurrentMap<UUID, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();
    private final ProgressLoop loop;

    PredictionWait(PredictionQueries queries, PredictionProgress progress, PredictionProperties properties) {
        this.queries = queries;
        this.loop = new ProgressLoop(
                "prediction-wait", progress, properties.waitPoll(), waiting.keySet(), this::releaseFinished);
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
            if (loop.isRunning() && !finished.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("prediction {} has not finished within {}", id, longest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.computeIfPresent(id, (key, all) -> all.remove(finished) && all.isEmpty() ? null : all);
        }
    }

    private void releaseFinished(Set<UUID> changed) {
        queries.finished(changed).forEach(this::release);
    }

    private void release(UUID id) {
        waiting.getOrDefault(id, Set.of()).forEach(CountDownLatch::countDown);
    }

    @Override
    public void start() {
        loop.start();
    }

    /** Before the web server drains (this phase is the last to start): held callers get their answer now. */
    @Override
    public void stop() {
        loop.stop();
        waiting.keySet().forEach(this::release);
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
