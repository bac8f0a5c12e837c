package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.sampling.LogitRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A decoder whose "KV cache" holds the token ids themselves, and whose logits are a hash of all of them and their places: a wrong slot, a
 * wrong length or a dummy's token left behind changes every later token. It also checks what the contract asks of its caller.
 */
final class FakeDecoder implements Decoder {

    static final int VOCABULARY = 48;

    /** Whoever's tokens begin with it gets NaN for logits. */
    static final int BROKEN = VOCABULARY - 1;

    private static final int NEVER_WRITTEN = -1;

    /** A call as the decoder saw it: {@code slot} is −1 for a decode step, {@code count} its batch or the chunk's tokens. */
    record Call(int slot, int past, int count, int firstToken) {
        boolean isPrefill() {
            return slot >= 0;
        }
    }

    final List<Call> calls = new CopyOnWriteArrayList<>();

    /** Runs before a call writes anything; may block or throw. */
    volatile Consumer<Call> before = call -> {};

    volatile Thread caller;
    volatile boolean terminated;
    volatile boolean closed;

    private final int[][] cache;
    private volatile boolean running;

    FakeDecoder(int slots, int slotTokens) {
        cache = new int[slots][slotTokens];
    }

    @Override
    public int slots() {
        return cache.length;
    }

    @Override
    public int slotTokens() {
        return cache[0].length;
    }

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public LogitRow prefill(int slot, int past, int[] tokens, int offset, int count) {
        enter(new Call(slot, past, count, tokens[offset]));
        if (past == 0) {
            Arrays.fill(cache[slot], NEVER_WRITTEN);
        }
        assertThat(count).isPositive();
        System.arraycopy(tokens, offset, cache[slot], past, count);
        LogitRow row = logits(slot, past + count);
        running = false;
        return row;
    }

    @Override
    public List<LogitRow> decode(int batch, int[] tokens, int[] past) {
        enter(new Call(-1, -1, batch, tokens[0]));
        List<LogitRow> rows = new ArrayList<>();
        for (int slot = 0; slot < batch; slot++) {
            if (past[slot] == 0) { // a free slot's dummy
                Arrays.fill(cache[slot], NEVER_WRITTEN);
            }
            cache[slot][past[slot]] = tokens[slot];
            rows.add(logits(slot, past[slot] + 1));
        }
        running = false;
        return rows;
    }

    private void enter(Call call) {
        assertThat(running).as("one call at a time").isFalse();
        assertThat(closed).as("no call after close").isFalse();
        caller = Thread.currentThread();
        calls.add(call);
        before.accept(call);
        running = true;
    }

    private LogitRow logits(int slot, int length) {
        assertThat(cache[slot][0]).isNotEqualTo(NEVER_WRITTEN);
        float[] logits = new float[VOCABULARY];
        logitsAfter(Arrays.copyOf(cache[slot], length), logits);
        return LogitRow.of(logits);
    }

    /** What the model says after these tokens, wherever they are stored. */
    static void logitsAfter(int[] tokens, float[] logits) {
        long hash = 0;
        for (int place = 0; place < tokens.length; place++) {
            assertThat(tokens[place]).as("the token at %d", place).isNotEqualTo(NEVER_WRITTEN);
            hash = mix(hash + tokens[place] * 0x9E3779B97F4A7C15L + place);
        }
        for (int token = 0; token < logits.length; token++) {
            logits[token] = tokens[0] == BROKEN ? Float.NaN : (mix(hash + token) >>> 40) * 0x1.0p-21f;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public void terminate() {
        terminated = true;
    }

    @Override
    public void close() {
        assertThat(running).as("closed under a running step").isFalse();
        assertThat(closed).as("closed twice").isFalse();
        closed = true;
    }
}
