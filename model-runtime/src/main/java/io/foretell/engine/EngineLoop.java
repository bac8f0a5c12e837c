package io.foretell.engine;

import io.foretell.engine.EngineException.Severity;
import io.foretell.engine.StepPlan.PrefillChunk;
import io.foretell.kvcache.KvPool;
import io.foretell.sampling.LogitRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine thread: admit, plan, run, tell; again. All its state but the counters and flags belongs to that thread. */
final class EngineLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    private final int slots;
    private final Scheduler scheduler;
    private final BlockingQueue<Sequence> waiting;
    private final StepRunner steps;
    private final ActiveSequences active;

    private volatile boolean running = true;
    private volatile @Nullable EngineException failure;

    EngineLoop(Decoder decoder, Scheduler scheduler, BlockingQueue<Sequence> waiting) {
        this.slots = decoder.slots();
        this.scheduler = scheduler;
        this.waiting = waiting;
        KvPool pool = new KvPool(slots);
        steps = new StepRunner(decoder, pool);
        active = new ActiveSequences(pool);
    }

    boolean isRunning() {
        return running;
    }

    /** The loop ends after the step at hand; it may have to be interrupted while it waits for work. */
    void stop() {
        running = false;
    }

    @Nullable
    EngineException failure() {
        return failure;
    }

    EngineStats stats() {
        return steps.stats(active.size(), waiting.size());
    }

    @Override
    public void run() {
        try {
            while (running) {
                iterate();
            }
        } catch (RuntimeException | Error e) {
            giveUp(e);
        } finally {
            running = false;
            endAll();
        }
    }

    private void iterate() {
        dropCanceledWaiting();
        try {
            admit();
        } catch (InterruptedException e) {
            return; // close() wakes the thread so; nobody else's interrupt means anything here
        }
        active.dropCanceled();
        StepPlan plan = scheduler.plan(active.inOrder());
        if (plan.prefill() != null) {
            prefill(plan.prefill());
        }
        StepPlan rest = plan.withoutCanceled();
        // A stop during the prefill ended that step at most, and there must be no other.
        if (running && !rest.decoding().isEmpty()) {
            decode(rest);
        }
    }

    private void dropCanceledWaiting() {
        waiting.removeIf(sequence -> {
            boolean canceled = sequence.isCanceled();
            if (canceled) {
                ActiveSequences.tell(sequence, listener -> listener.finished(FinishReason.CANCELED));
            }
            return canceled;
        });
    }

    /** First come, first served; waits while there is nothing at all to do. */
    private void admit() throws InterruptedException {
        if (active.size() == 0) {
            active.enter(waiting.take());
        }
        while (active.size() < slots && !waiting.isEmpty()) {
            active.enter(waiting.remove());
        }
    }

    private void prefill(PrefillChunk chunk) {
        attempt(List.of(chunk.sequence()), () -> List.of(steps.prefill(chunk)), logits -> {
            if (chunk.last()) {
                active.next(chunk.sequence(), logits.getFirst());
            }
        });
    }

    private void decode(StepPlan plan) {
        attempt(
                plan.decoding(),
                () -> steps.decode(plan),
                logits -> plan.decoding()
                        .forEach(sequence ->
                                active.next(sequence, logits.get(sequence.slot().index()))));
    }

    /** Runs a step, once more if it may be repeated; a step that fails again fails its sequences, and no others. */
    private void attempt(List<Sequence> sequences, Step step, Consumer<List<LogitRow>> then) {
        List<LogitRow> logits;
        try {
            logits = runTwice(step);
        } catch (EngineException e) {
            if (e.severity() == Severity.FATAL || !running) {
                throw e;
            }
            LOG.warn("an engine step failed again: failing its {} sequences", sequences.size(), e);
            sequences.forEach(sequence -> active.fail(sequence, e));
            return;
        }
        then.accept(logits);
    }

    private List<LogitRow> runTwice(Step step) {
        try {
            return step.run();
        } catch (EngineException e) {
            if (e.severity() == Severity.FATAL || !running) {
                throw e;
            }
            LOG.warn("an engine step failed: running it again", e);
            return step.run();
        }
    }

    private void giveUp(Throwable cause) {
        if (!running) {
            LOG.debug("the step at hand was ended by close()", cause);
            return;
        }
        EngineException fatal = cause instanceof EngineException engine && engine.severity() == Severity.FATAL
                ? engine
                : new EngineException(Severity.FATAL, "the engine failed: " + cause, cause);
        failure = fatal;
        LOG.error("the engine stops; what it ran or had waiting must be run elsewhere", fatal);
    }

    /** Whoever submits from now on sees that the loop has ended: {@link Engine#submit} looks after it has queued. */
    private void endAll() {
        List<Sequence> left = new ArrayList<>(active.inOrder());
        waiting.drainTo(left);
        EngineException cause = failure;
        left.forEach(sequence -> ActiveSequences.tell(sequence, listener -> {
            if (cause == null) {
                listener.finished(FinishReason.CANCELED);
            } else {
                listener.failed(cause);
            }
        }));
    }

    private interface Step {
        List<LogitRow> run();
    }
}
