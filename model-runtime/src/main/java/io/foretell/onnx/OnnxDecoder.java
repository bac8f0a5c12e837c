package io.foretell.onnx;

import io.foretell.engine.Decoder;
import io.foretell.engine.EngineException;
import io.foretell.gemma.DecoderGraph;
import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A Gemma 2 graph in an ONNX Runtime session, its KV cache bound in place. Arguments that native code might not survive are refused with an
 * {@link IllegalArgumentException} before it is called, and nothing has happened then.
 */
public final class OnnxDecoder implements Decoder {

    private final DecoderGraph graph;
    private final DecoderOptions options;
    private final OrtScope scope;
    private final OrtSession session;
    private final OrtRunOptions runOptions;
    private final KvCache cache;
    private final StepBuffers buffers;
    private final Map<Rows, OrtBinding> bindings = new HashMap<>();

    /** Guards the two fields below, so that {@link #terminate} never meets a closed session. */
    private final Object terminating = new Object();

    private boolean terminated;
    private boolean closed;

    /** The slots that a step's batch consists of; each such range keeps its binding, for binding a whole cache takes longer than a small step. */
    private record Rows(int firstSlot, int count) {}

    /**
     * @throws io.foretell.gemma.ModelFormatException naming file and tensor when the folder can't be served
     * @throws OrtException when ONNX Runtime or its CUDA provider can't be loaded, or memory is short
     * @throws IllegalArgumentException when a slot is longer than the model's context
     */
    public static OnnxDecoder open(ModelFolder folder, DecoderOptions options) {
        return switch (options.provider()) {
            case CPU -> open(folder.graph(GraphVariant.FP32), options, session -> new HostMemory(session.api()));
            case CUDA ->
                open(folder.graph(GraphVariant.BF16), options, session -> new CudaMemory(session, options.device()));
        };
    }

    static OnnxDecoder open(DecoderGraph graph, DecoderOptions options, Function<OrtSession, CacheMemory> memory) {
        if (options.slotTokens() > graph.contextTokens()) {
            throw new IllegalArgumentException("slotTokens is " + options.slotTokens() + ", but the model's context is "
                    + graph.contextTokens() + " tokens");
        }
        OrtEnvironment environment = OrtEnvironment.get(NativeLibraries.cache());
        OrtScope scope = new OrtScope();
        try (OrtSessionOptions sessionOptions = OrtSessionOptions.of(environment.api(), graph.weights(), options)) {
            OrtSession session = scope.add(OrtSession.create(environment, graph.onnx(), sessionOptions));
            return new OnnxDecoder(graph, options, scope, session, scope.add(memory.apply(session)));
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    private OnnxDecoder(
            DecoderGraph graph, DecoderOptions options, OrtScope scope, OrtSession session, CacheMemory memory) {
        this.graph = graph;
        this.options = options;
        this.scope = scope;
        this.session = session;
        this.runOptions = scope.add(new OrtRunOptions(session.api()));
        this.buffers = scope.add(
                new StepBuffers(session.api(), options.slots(), options.slotTokens(), graph.vocabularySize()));
        this.cache = new KvCache(session.api(), graph, memory, options.slots(), options.slotTokens());
    }

    @Override
    public int slots() {
        return options.slots();
    }

    @Override
    public int slotTokens() {
        return options.slotTokens();
    }

    @Override
    public int vocabularySize() {
        return graph.vocabularySize();
    }

    @Override
    public void prefill(int slot, int past, int[] tokens, int offset, int count, float[] logits) {
        requireOpen();
        require(slot >= 0 && slot < slots(), "no slot", slot);
        require(count >= 1 && offset >= 0 && offset <= tokens.length - count, "no such tokens: count", count);
        requireRoom(past, count);
        requireLogits(logits);
        for (int i = 0; i < count; i++) {
            buffers.token(i, checkedToken(tokens[offset + i]));
        }
        buffers.lastPosition(0, past + count - 1);
        run(new Rows(slot, 1), count, past + count);
        buffers.copyLogits(0, logits);
    }

    @Override
    public void decode(int batch, int[] tokens, int[] past, float[][] logits) {
        requireOpen();
        require(batch >= 1 && batch <= slots(), "no batch of", batch);
        int longest = 0;
        for (int row = 0; row < batch; row++) {
            requireRoom(past[row], 1);
            requireLogits(logits[row]);
            buffers.token(row, checkedToken(tokens[row]));
            buffers.lastPosition(row, past[row]);
            longest = Math.max(longest, past[row] + 1);
        }
        run(new Rows(0, batch), 1, longest);
        for (int row = 0; row < batch; row++) {
            buffers.copyLogits(row, logits[row]);
        }
    }

    private void requireOpen() {
        synchronized (terminating) {
            if (closed) {
                throw new IllegalStateException("the decoder is closed");
            }
        }
    }

    private void requireRoom(int past, int count) {
        require(past >= 0 && past <= slotTokens() - count, "no room in the slot after token", past);
    }

    /** The CUDA provider doesn't check the range of an index. */
    private int checkedToken(int token) {
        require(token >= 0 && token < vocabularySize(), "no token", token);
        return token;
    }

    private void requireLogits(float[] logits) {
        require(logits.length >= vocabularySize(), "logits too short:", logits.length);
    }

    private static void require(boolean valid, String problem, int value) {
        if (!valid) {
            throw new IllegalArgumentException(problem + " " + value);
        }
    }

    private void run(Rows rows, int tokensPerRow, int totalLength) {
        OrtBinding binding = binding(rows);
        buffers.totalLength(totalLength);
        try {
            // A device input is copied when it is bound, so the small ones are bound for every step.
            buffers.bindInputs(binding, rows.count(), tokensPerRow);
            binding.synchronizeInputs();
            session.run(runOptions, binding);
            binding.synchronizeOutputs();
        } catch (OrtException e) {
            throw stepFailed(e);
        } finally {
            clearTermination();
        }
    }

    private OrtBinding binding(Rows rows) {
        return bindings.computeIfAbsent(rows, key -> {
            OrtBinding binding = scope.add(new OrtBinding(session));
            cache.bind(binding, key.firstSlot(), key.count());
            buffers.bindLogits(binding, key.count());
            return binding;
        });
    }

    /** A terminated step has written only beyond the sequences' lengths, so it may be run again; what any other failure left behind is unknown. */
    private EngineException stepFailed(OrtException cause) {
        synchronized (terminating) {
            return terminated
                    ? new EngineException(EngineException.Severity.RETRYABLE, "the step was terminated", cause)
                    : new EngineException(EngineException.Severity.FATAL, String.valueOf(cause.getMessage()), cause);
        }
    }

    private void clearTermination() {
        synchronized (terminating) {
            if (terminated) {
                terminated = false;
                runOptions.unsetTerminate();
            }
        }
    }

    /** With no call running, it is the next one that ends: a request is never lost. */
    @Override
    public void terminate() {
        synchronized (terminating) {
            if (!closed) {
                terminated = true;
                runOptions.setTerminate();
            }
        }
    }

    @Override
    public void close() {
        synchronized (terminating) {
            closed = true;
        }
        scope.close();
    }
}
