package io.foretell.engine;

import io.foretell.engine.EngineException.Severity;
import io.foretell.kvcache.KvPool;
import io.foretell.sampling.LogitRow;
import io.foretell.sampling.Sampler;
import io.foretell.sampling.TokenLogprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequences that hold a slot, in the order in which they were admitted, and what they are told. A sequence gives its slot back before
 * it is told its end. Belongs to the engine thread, but for {@link #size}.
 */
final class ActiveSequences {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveSequences.class);

    private final KvPool pool;
    private final Sampler sampler = new Sampler();
    private final List<Sequence> active = new ArrayList<>();
    private volatile int size;

    ActiveSequences(KvPool pool) {
        this.pool = pool;
    }

    /** May be called from any thread. */
    int size() {
        return size;
    }

    List<Sequence> inOrder() {
        return active;
    }

    /** Gives the sequence the lowest free slot; there must be one. */
    void enter(Sequence sequence) {
        sequence.enter(pool.acquire().orElseThrow());
        active.add(sequence);
        size = active.size();
        if (sequence.isFull()) { // an earlier attempt made every token, and was lost before it could say so
            finish(sequence, FinishReason.LENGTH);
        }
    }

    void dropCanceled() {
        active.stream().filter(Sequence::isCanceled).toList().forEach(this::cancel);
    }

    private void cancel(Sequence sequence) {
        finish(sequence, FinishReason.CANCELED);
    }

    /** Draws the sequence's next token and tells it; a stop token ends the sequence and is not part of its output. */
    void next(Sequence sequence, LogitRow logits) {
        if (sequence.isCanceled()) {
            cancel(sequence);
            return;
        }
        try {
            int token = sequence.draw(sampler, logits);
            if (sequence.isStop(token)) {
                finish(sequence, FinishReason.STOP);
            } else {
                deliver(sequence, token);
            }
        } catch (RuntimeException | Error e) {
            // Broken logits or a broken listener: one sequence's trouble must not become everyone's.
            LOG.error("a sequence of the engine fails alone", e);
            fail(sequence, new EngineException(Severity.RETRYABLE, "the next token was lost: " + e.getMessage(), e));
        }
    }

    private void deliver(Sequence sequence, int token) {
        sequence.add(token);
        TokenLogprobs logprobs = sampler.logprobs(token, sequence.sampling());
        if (sequence.listener().token(token, logprobs) == Continuation.STOP) {
            finish(sequence, FinishReason.STOP);
        } else if (sequence.isFull()) {
            finish(sequence, FinishReason.LENGTH);
        }
    }

    void finish(Sequence sequence, FinishReason reason) {
        leave(sequence);
        tell(sequence, listener -> listener.finished(reason));
    }

    void fail(Sequence sequence, EngineException cause) {
        leave(sequence);
        tell(sequence, listener -> listener.failed(cause));
    }

    private void leave(Sequence sequence) {
        active.remove(sequence);
        size = active.size();
        pool.release(sequence.slot());
    }

    /** Tells a sequence that holds no slot its end. */
    static void tell(Sequence sequence, Consumer<TokenListener> end) {
        try {
            end.accept(sequence.listener());
        } catch (RuntimeException | Error e) {
            LOG.error("a token listener failed when it was told its sequence's end", e);
        }
    }
}
