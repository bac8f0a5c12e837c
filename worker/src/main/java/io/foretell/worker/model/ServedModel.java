package io.foretell.worker.model;

import io.foretell.engine.Continuation;
import io.foretell.engine.Engine;
import io.foretell.engine.EngineException;
import io.foretell.engine.FinishReason;
import io.foretell.engine.Generation;
import io.foretell.engine.GenerationRequest;
import io.foretell.engine.TokenListener;
import io.foretell.sampling.TokenLogprobs;
import io.foretell.tokenizer.ChatTemplate;
import io.foretell.tokenizer.Tokenizer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A model version with its engine, tokenizer and slots. Thread-safe. */
public final class ServedModel implements AutoCloseable {

    private final ModelVersion version;
    private final Engine engine;
    private final Tokenizer tokenizer;
    private final ChatTemplate chatTemplate;
    private final Set<Integer> stopTokens;
    private final int slots;
    private final AtomicInteger slotsInUse = new AtomicInteger();
    private volatile boolean removed;

    /**
     * @param slots of the engine's decoder
     */
    public ServedModel(
            ModelVersion version,
            Engine engine,
            Tokenizer tokenizer,
            ChatTemplate chatTemplate,
            Set<Integer> stopTokens,
            int slots) {
        this.version = version;
        this.engine = engine;
        this.tokenizer = tokenizer;
        this.chatTemplate = chatTemplate;
        this.stopTokens = stopTokens;
        this.slots = slots;
    }

    /**
     * Takes a slot until the listener hears the end.
     *
     * @throws IllegalArgumentException when the request can never fit
     */
    public Generation submit(GenerationRequest request, TokenListener listener) {
        slotsInUse.incrementAndGet();
        try {
            return engine.submit(request, new SlotHolder(listener));
        } catch (RuntimeException e) {
            slotsInUse.decrementAndGet();
            throw e;
        }
    }

    /** How many more predictions may be leased for this model; none for an engine that failed or a version that was removed. */
    public int freeSlots() {
        return engine.healthy() && !removed ? Math.max(0, slots - slotsInUse.get()) : 0;
    }

    /** Whether the version is out of service. */
    public boolean removed() {
        return removed;
    }

    /** Returns whether that changed anything. Called by one thread. */
    boolean setRemoved(boolean now) {
        boolean changed = removed != now;
        removed = now;
        return changed;
    }

    public ModelVersion version() {
        return version;
    }

    public Engine engine() {
        return engine;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public ChatTemplate chatTemplate() {
        return chatTemplate;
    }

    public Set<Integer> stopTokens() {
        return stopTokens;
    }

    public int slots() {
        return slots;
    }

    public int slotsInUse() {
        return slotsInUse.get();
    }

    @Override
    public void close() {
        engine.close();
    }

    /** Gives the slot back before the listener hears, so that whoever it wakes sees it free. */
    private final class SlotHolder implements TokenListener {

        private final TokenListener listener;

        SlotHolder(TokenListener listener) {
            this.listener = listener;
        }

        @Override
        public Continuation token(int token, @Nullable TokenLogprobs logprobs) {
            return listener.token(token, logprobs);
        }

        @Override
        public void finished(FinishReason reason) {
            slotsInUse.decrementAndGet();
            listener.finished(reason);
        }

        @Override
        public void failed(EngineException cause) {
            slotsInUse.decrementAndGet();
            listener.failed(cause);
        }
    }
}
