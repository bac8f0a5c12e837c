package io.foretell.worker;

import io.foretell.engine.Decoder;
import io.foretell.engine.EngineException;
import io.foretell.engine.EngineException.Severity;
import io.foretell.sampling.LogitRow;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The real decoder, one decode step per turn of the crank: lets a test look at a generation that stands still. */
final class HandCrankedDecoder implements Decoder {

    private final Decoder decoder;
    private final Semaphore turns = new Semaphore(0);
    private volatile boolean broken;

    HandCrankedDecoder(Decoder decoder) {
        this.decoder = decoder;
    }

    /** The next step fails for good. */
    void breakDown() {
        broken = true;
        turn(1);
    }

    void turn(int steps) {
        turns.release(steps);
    }

    @Override
    public List<LogitRow> decode(int batch, int[] tokens, int[] past) {
        turns.acquireUninterruptibly();
        if (broken) {
            throw new EngineException(Severity.FATAL, "the crank broke off", null);
        }
        return decoder.decode(batch, tokens, past);
    }

    @Override
    public int slots() {
        return decoder.slots();
    }

    @Override
    public int slotTokens() {
        return decoder.slotTokens();
    }

    @Override
    public int vocabularySize() {
        return decoder.vocabularySize();
    }

    @Override
    public LogitRow prefill(int slot, int past, int[] tokens, int offset, int count) {
        return decoder.prefill(slot, past, tokens, offset, count);
    }

    @Override
    public void terminate() {
        turns.release();
        decoder.terminate();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
