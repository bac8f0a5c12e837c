package io.foretell.engine;

/** Contract draft: owns the decoder and the one engine thread. */
public final class Engine implements AutoCloseable {

    /**
     * @param prefillChunk tokens per prefill chunk at most, ≥ 2
     */
    public Engine(Decoder decoder, int prefillChunk) {}

    /**
     * Queues a sequence.
     *
     * @throws IllegalArgumentException when it can never fit
     */
    public Generation submit(GenerationRequest request, TokenListener listener) {
        throw new UnsupportedOperationException();
    }

    public EngineStats stats() {
        throw new UnsupportedOperationException();
    }

    /** False after a FATAL step: every sequence has been told, and none will be accepted. */
    public boolean healthy() {
        throw new UnsupportedOperationException();
    }

    /** Cancels what runs and closes the decoder. */
    @Override
    public void close() {}
}
