package io.foretell.worker.prediction;

import io.foretell.queue.PredictionOutcome;
import io.foretell.queue.PredictionOutput;
import io.foretell.queue.RunMetrics;
import io.foretell.worker.prediction.Ending.Abandoned;
import io.foretell.worker.prediction.Ending.Completed;
import io.foretell.worker.prediction.Ending.HandedBack;
import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Writes what runs here to the database, on one thread: the output of all predictions in one statement per flush, and each
 * prediction's end after its last output. A first token and an end are flushed at once, the rest every flush interval.
 *
 * <p>While the database does not answer, the same writes are tried again at each interval, until they succeed or the lease is over.
 */
public final class OutputWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutputWriter.class);

    /** While nothing runs: a signal comes with the first prediction, this is the floor. */
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final PredictionStore store;
    private final RunningPredictions running;
    private final Wakeup urgent;
    private final Duration interval;
    private final Consumer<UUID> progressed;
    private final PredictionMetrics metrics;
    private @Nullable Thread thread;
    private volatile boolean closed;
    private volatile boolean failing;

    /**
     * @param progressed hears of each prediction that has new committed output or has finished; must be quick
     */
    public OutputWriter(
            PredictionStore store,
            RunningPredictions running,
            Wakeup urgent,
            Duration interval,
            Consumer<UUID> progressed,
            PredictionMetrics metrics) {
        this.store = store;
        this.running = running;
        this.urgent = urgent;
        this.interval = interval;
        this.progressed = progressed;
        this.metrics = metrics;
    }

    public synchronized void start(UncaughtExceptionHandler failed) {
        thread = Thread.ofPlatform()
                .name("output-writer")
                .uncaughtExceptionHandler(failed)
                .start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                urgent.await(running.size() == 0 ? IDLE : interval);
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round; what fails stays for the next. */
    void flush() {
        List<Output> outputs = running.outputs();
        try {
            append(outputs);
        } catch (DataAccessException e) {
            failed(e);
            return;
        }
        // One that the database refuses does not hold up the others.
        if (outputs.stream().map(this::finished).reduce(true, Boolean::logicalAnd)) {
            recovered();
        }
    }

    /** False if it is to be tried again. */
    private boolean finished(Output output) {
        try {
            finish(output);
            return true;
        } catch (DataAccessException e) {
            failed(e);
            return false;
        }
    }

    private void append(List<Output> outputs) {
        List<PredictionOutput> chunks = outputs.stream()
                .filter(output -> !output.prediction().leaseLost())
                .flatMap(output -> output.unconfirmed().stream())
                .toList();
        if (chunks.isEmpty()) {
            return;
        }
        Set<UUID> held = new HashSet<>(store.append(chunks));
        Set<UUID> sent = new HashSet<>();
        chunks.forEach(chunk -> sent.add(chunk.lease().predictionId()));
        outputs.stream()
                .filter(output -> sent.contains(output.prediction().id()))
                .forEach(output -> {
                    if (held.contains(output.prediction().id())) {
                        output.confirmed();
                        progressed.accept(output.prediction().id());
                    } else {
                        drop(output);
                    }
                });
    }

    private void finish(Output output) {
        Ending ending = output.ending();
        if (ending == null || output.prediction().leaseLost()) {
            return;
        }
        boolean held = switch (ending) {
            case Completed(var outcome) -> complete(output, outcome);
            case HandedBack(var reason) -> handBack(output, reason);
            case Abandoned(var reason) -> abandon(output, reason);
        };
        if (held) {
            running.remove(output);
        } else {
            drop(output);
        }
    }

    private boolean complete(Output output, PredictionOutcome outcome) {
        RunMetrics run = output.metrics();
        if (!store.complete(output.prediction().lease(), outcome, run)) {
            return false;
        }
        progressed.accept(output.prediction().id());
        metrics.ended(outcome.status().word());
        metrics.ran(run);
        LOG.info(
                "{} {}: {} tokens in, {} out, {} ms",
                output.prediction(),
                outcome.status().word(),
                run.inputTokens(),
                run.outputTokens(),
                run.runMicros() / 1000);
        return true;
    }

    private boolean handBack(Output output, String reason) {
        if (!store.release(output.prediction().lease())) {
            return false;
        }
        metrics.ended("handed_back");
        LOG.info("{} handed back, as {}; another worker continues after its output", output.prediction(), reason);
        return true;
    }

    private boolean abandon(Output output, String reason) {
        metrics.ended("abandoned");
        LOG.warn("{} is left to another worker, at the cost of an attempt, as {}", output.prediction(), reason);
        return true;
    }

    private void drop(Output output) {
        output.prediction().stop(StopReason.LEASE_LOST);
        running.remove(output);
        metrics.ended("lease_lost");
        LOG.warn("{} lost its lease: what was not committed is dropped, another worker continues", output.prediction());
    }

    private void failed(DataAccessException cause) {
        if (!failing) {
            LOG.warn(
                    "output cannot be written; the worker keeps it and tries again every {} ms while its lease lasts: {}",
                    interval.toMillis(),
                    cause.getMostSpecificCause().getMessage());
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            LOG.info("output is written again");
        }
        failing = false;
    }

    /** True while the database takes no output. */
    public boolean failing() {
        return failing;
    }

    /** Returns when no write is under way any more. What has not ended by now is left to the lease. */
    @Override
    public synchronized void close() throws InterruptedException {
        closed = true;
        urgent.signal();
        if (thread != null) {
            thread.join();
        }
    }
}
