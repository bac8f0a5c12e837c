package io.foretell.engine;

import io.foretell.engine.EngineException.Severity;
import io.foretell.engine.StepPlan.PrefillChunk;
import io.foretell.kvcache.KvPool;
import io.foretell.kvcache.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine thread: admit, plan, run, tell; again. All its state but the counters and flags belongs to that thread. */
final class EngineLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    private final Decoder decoder;
    private final Scheduler scheduler;
    private final BlockingQueue<Sequence> waiting;
    private final KvPool pool;
    private final StepRunner steps;
    private final List<Sequence> active = new ArrayList<>();

    private volatile int activeCount;
    private volatile boolean running = true;
    private volatile @Nullable EngineException failure;

    EngineLoop(Decoder decoder, Scheduler scheduler, BlockingQueue<Sequence> waiting) {
        this.decoder = decoder;
        this.scheduler = scheduler;
        this.waiting = waiting;
        pool = new KvPool(decoder.slots());
        steps = new StepRunner(decoder, pool);
    }

    boolean isRunning() {
        return running;
    }

    void stop() {
        running = false;
    }

    @Nullable
    EngineException failure() {
        return failure;
    }

    EngineStats stats() {
        return steps.stats(activeCount, waiting.size());
    }

    @Override
    public void run() {
        try {
            while (running) {
                iterate();
            }
        } catch (InterruptedException e) {
            LOG.debug("engine thread interrupted: the engine is being closed");
        } catch (Throwable e) {
            giveUp(e);
        } finally {
            running = false;
            endAll();
            decoder.close();
        }
    }

    private void iterate() throws InterruptedException {
        admit();
        dropCanceled();
        StepPlan plan = scheduler.plan(active);
        if (plan.prefill() != null) {
            prefill(plan.prefill());
        }
        if (!plan.decoding().isEmpty()) {
            decode(plan);
        }
    }

    /** First come, first served, into the lowest free slot; waits while there is nothing at all to do. */
    private void admit() throws InterruptedException {
        if (active.isEmpty()) {
            Sequence first = waiting.take();
            enter(first, pool.acquire().orElseThrow());
        }
        while (!waiting.isEmpty()) {
            Optional<Slot> free = pool.acquire();
            if (free.isEmpty()) {
                return;
            }
            enter(waiting.remove(), free.get());
        }
    }

    private void enter(Sequence sequence, Slot slot) {
        sequence.enter(slot);
        active.add(sequence);
        activeCount = active.size();
        if (sequence.isFull()) { // an earlier attempt made every token, and was lost before it could say so
            finish(sequence, FinishReason.LENGTH);
        }
    }

    private void dropCanceled() {
        waiting.removeIf(sequence -> {
            if (sequence.isCanceled()) {
                tell(sequence, listener -> listener.finished(FinishReason.CANCELED));
            }
            return sequence.isCanceled();
        });
        List.copyOf(active).stream()
                .filter(Sequence::isCanceled)
                .forEach(sequence -> finish(sequence, FinishReason.CANCELED));
    }

    private void prefill(PrefillChunk chunk) {
        attempt(List.of(chunk.sequence()), () -> steps.prefill(chunk), logits -> {
            if (chunk.last()) {
                next(chunk.sequence(), logits[0]);
            }
        });
    }

    private void decode(StepPlan plan) {
        attempt(
                plan.decoding(),
                () -> steps.decode(plan),
                logits -> plan.decoding()
                        .forEach(sequence ->
                                next(sequence, logits[sequence.slot().index()])));
    }

    /** Runs a step, once more if it may be repeated; a step that fails again fails its sequences, and no others. */
    private void attempt(List<Sequence> sequences, Step step, Consumer<float[][]> then) {
        for (int tries = 1; ; tries++) {
            try {
                then.accept(step.run());
                return;
            } catch (EngineException e) {
                if (e.severity() == Severity.FATAL || !running) {
                    throw e;
                }
                LOG.warn("engine step failed, {}", tries == 1 ? "running it again" : "failing its sequences", e);
                if (tries == 2) {
                    sequences.forEach(sequence -> fail(sequence, e));
                    return;
                }
            }
        }
    }

    /** Draws a sequence's next token and tells it; a stop token ends the sequence and is not part of its output. */
    private void next(Sequence sequence, float[] logits) {
        int token;
        try {
            token = sequence.draw(steps.sampler(), logits);
        } catch (RuntimeException e) {
            fail(sequence, new EngineException(Severity.RETRYABLE, "no token could be drawn: " + e.getMessage(), e));
            return;
        }
        if (sequence.isStop(token)) {
            finish(sequence, FinishReason.STOP);
            return;
        }
        sequence.add(token);
        if (!tell(sequence, listener -> listener.token(token))) {
            leave(sequence);
        } else if (sequence.isFull()) {
            finish(sequence, FinishReason.LENGTH);
        }
    }

    private void finish(Sequence sequence, FinishReason reason) {
        leave(sequence);
        tell(sequence, listener -> listener.finished(reason));
    }

    private void fail(Sequence sequence, EngineException cause) {
        leave(sequence);
        tell(sequence, listener -> listener.failed(cause));
    }

    private void leave(Sequence sequence) {
        active.remove(sequence);
        pool.release(sequence.slot());
        activeCount = active.size();
    }

    /** A listener that throws hears no more; it cannot harm other sequences. */
    private static boolean tell(Sequence sequence, Consumer<TokenListener> event) {
        try {
            event.accept(sequence.listener());
            return true;
        } catch (RuntimeException e) {
            LOG.error("a token listener failed; its sequence is dropped", e);
            return false;
        }
    }

    private void giveUp(Throwable cause) {
        if (!running) {
            return; // terminated by close()
        }
        EngineException fatal = cause instanceof EngineException engine && engine.severity() == Severity.FATAL
                ? engine
                : new EngineException(Severity.FATAL, "the engine failed: " + cause, cause);
        failure = fatal;
        LOG.error("the engine stops; what it ran or had waiting must be run elsewhere", fatal);
    }

    private void endAll() {
        List<Sequence> left = new ArrayList<>(active);
        waiting.drainTo(left);
        EngineException cause = failure;
        left.forEach(sequence -> tell(sequence, listener -> {
            if (cause == null) {
                listener.finished(FinishReason.CANCELED);
            } else {
                listener.failed(cause);
            }
        }));
        active.clear();
        activeCount = 0;
    }

    private interface Step {
        float[][] run();
    }
}
