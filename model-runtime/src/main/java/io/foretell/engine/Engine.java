package io.foretell.engine;

import io.foretell.engine.EngineException.Severity;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs sequences on a decoder, many at a time. Thread-safe: anyone may submit; one thread of its own ("engine") does the work and
 * parks while there is none.
 */
public final class Engine implements AutoCloseable {

    private final Decoder decoder;
    private final LinkedBlockingQueue<Sequence> waiting = new LinkedBlockingQueue<>();
    private final EngineLoop loop;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Takes over the decoder and starts.
     *
     * @param prefillChunk tokens of a prompt per step at most; at least 3
     */
    public Engine(Decoder decoder, int prefillChunk) {
        this.decoder = decoder;
        loop = new EngineLoop(decoder, new Scheduler(prefillChunk), waiting);
        thread = Thread.ofPlatform().daemon().name("engine").start(loop);
    }

    /**
     * Queues a sequence; it starts when a slot is free.
     *
     * @throws IllegalArgumentException when it can never run: an empty prompt, more tokens than a slot holds, an unknown
     *     token, a minimum above the maximum
     * @throws EngineException when the engine has stopped
     */
    public Generation submit(GenerationRequest request, TokenListener listener) {
        check(request);
        Sequence sequence = new Sequence(request, listener);
        waiting.add(sequence);
        if (!loop.isRunning() && waiting.remove(sequence)) {
            throw new EngineException(Severity.FATAL, "the engine has stopped", null);
        }
        return sequence;
    }

    private void check(GenerationRequest request) {
        if (request.prompt().length == 0) {
            throw new IllegalArgumentException("the prompt has no tokens");
        }
        checkLengths(request);
        checkTokens("prompt", request.prompt());
        checkTokens("committed", request.committed());
        checkTokens("logitBias", request.sampling().logitBias().tokens());
    }

    private void checkLengths(GenerationRequest request) {
        if (request.maxNewTokens() < 1) {
            throw new IllegalArgumentException("maxNewTokens is %d".formatted(request.maxNewTokens()));
        }
        long needed = (long) request.prompt().length + request.maxNewTokens();
        if (needed > decoder.slotTokens()) {
            throw new IllegalArgumentException("%d tokens of prompt and %d of output do not fit in a slot of %d"
                    .formatted(request.prompt().length, request.maxNewTokens(), decoder.slotTokens()));
        }
        int minNewTokens = request.sampling().minNewTokens();
        if (minNewTokens > request.maxNewTokens()) {
            throw new IllegalArgumentException(
                    "minNewTokens is %d, above maxNewTokens, %d".formatted(minNewTokens, request.maxNewTokens()));
        }
    }

    private void checkTokens(String name, int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= decoder.vocabularySize()) {
                throw new IllegalArgumentException(
                        "%s: token %d is not in the vocabulary of %d".formatted(name, token, decoder.vocabularySize()));
            }
        }
    }

    public EngineStats stats() {
        return loop.stats();
    }

    /** False after a step failed for good: every sequence has been told, and no other is accepted. */
    public boolean healthy() {
        return loop.failure() == null;
    }

    /** Why the engine is not healthy. */
    public @Nullable EngineException failure() {
        return loop.failure();
    }

    /**
     * Ends what runs or waits as canceled, soon, and closes the decoder; a second call waits for the first and does nothing.
     *
     * @throws IllegalStateException on the engine thread, which can't wait for its own end
     */
    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a token listener can't close the engine");
        }
        if (closed.getAndSet(true)) {
            awaitEnd();
            return;
        }
        loop.stop();
        decoder.terminate();
        thread.interrupt();
        awaitEnd();
        decoder.close();
    }

    /** However often this thread is interrupted: the decoder's memory must not go while a step uses it. */
    private void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
