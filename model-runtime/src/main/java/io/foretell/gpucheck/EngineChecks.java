package io.foretell.gpucheck;

import io.foretell.engine.Continuation;
import io.foretell.engine.Engine;
import io.foretell.engine.EngineException;
import io.foretell.engine.FinishReason;
import io.foretell.engine.GenerationRequest;
import io.foretell.engine.TokenListener;
import io.foretell.onnx.DecoderInspection;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.TokenLogprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is asked of an engine as a worker runs it; takes over the decoder. Not thread-safe. */
final class EngineChecks implements AutoCloseable {

    private static final int PREFILL_CHUNK = 128;
    private static final int SHORT_PROMPT = 4;
    private static final int SHORT_OUTPUT = 2;

    /** The first requests may still grow the arena and cuBLAS's workspaces. */
    private static final int WARM_UP_ROUNDS = 3;

    /** Of a GPU's memory, for what the driver itself may take meanwhile. */
    private static final long SLACK_BYTES = 64L << 20;

    private static final double NANOS_PER_MILLI = 1e6;

    private final OnnxDecoder decoder;
    private final DecoderInspection inspection;
    private final LongSupplier nanoTime;
    private final Engine engine;

    EngineChecks(OnnxDecoder decoder, LongSupplier nanoTime) {
        this.decoder = decoder;
        this.nanoTime = nanoTime;
        inspection = decoder.inspection();
        engine = new Engine(decoder, PREFILL_CHUNK);
    }

    Outcome memoryFlat(int requests) {
        round(WARM_UP_ROUNDS * decoder.slots());
        long before = inspection.freeDeviceMemory().orElseThrow();
        round(requests);
        long lost = before - inspection.freeDeviceMemory().orElseThrow();
        return Outcome.of(
                lost <= SLACK_BYTES,
                String.format(Locale.ROOT, "%,d bytes less are free after %,d requests", lost, requests));
    }

    /** A slot's worth at a time waits, so that it is not the queue that grows. */
    private void round(int requests) {
        for (int sent = 0; sent < requests; sent += decoder.slots()) {
            List<Ending> endings = new ArrayList<>();
            for (int i = 0; i < Math.min(decoder.slots(), requests - sent); i++) {
                endings.add(submit(sent + i, SHORT_OUTPUT));
            }
            endings.forEach(ending -> ending.reason.join());
        }
    }

    /** The worker's own way of ending is tried in its tests; here it is the engine's, in the middle of a step. */
    Outcome cleanEnd() {
        List<Ending> endings = new ArrayList<>();
        for (int i = 0; i < decoder.slots(); i++) {
            endings.add(submit(i, decoder.slotTokens() - SHORT_PROMPT));
        }
        endings.forEach(ending -> ending.started.join());
        long start = nanoTime.getAsLong();
        engine.close();
        double millis = (nanoTime.getAsLong() - start) / NANOS_PER_MILLI;
        long ended = endings.stream().filter(ending -> ending.reason.isDone()).count();
        return Outcome.of(
                ended == endings.size(),
                String.format(
                        Locale.ROOT, "%d of %d sequences heard their end, in %.0f ms", ended, endings.size(), millis));
    }

    private Ending submit(int seed, int tokens) {
        Ending ending = new Ending();
        int[] prompt = Tokens.random(seed, SHORT_PROMPT, decoder.vocabularySize());
        SamplingParameters sampling =
                SamplingParameters.builder().topK(50).seed(seed).build();
        engine.submit(new GenerationRequest(prompt, new int[0], tokens, Set.of(), sampling), ending);
        return ending;
    }

    /** Fails when the sequence does. */
    private static final class Ending implements TokenListener {

        private final CompletableFuture<Boolean> started = new CompletableFuture<>();
        private final CompletableFuture<FinishReason> reason = new CompletableFuture<>();

        @Override
        public Continuation token(int token, @Nullable TokenLogprobs logprobs) {
            started.complete(true);
            return Continuation.CONTINUE;
        }

        @Override
        public void finished(FinishReason why) {
            started.complete(true);
            reason.complete(why);
        }

        @Override
        public void failed(EngineException cause) {
            started.completeExceptionally(cause);
            reason.completeExceptionally(cause);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
