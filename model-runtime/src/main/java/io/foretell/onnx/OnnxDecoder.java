package io.foretell.onnx;

import io.foretell.engine.Decoder;
import io.foretell.gemma.DecoderGraph;
import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.sampling.LogitRow;
import java.util.HashMap;
import java.util.List;
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
    private final CacheMemory memory;
    private final KvCache cache;
    private final StepInputs inputs;
    private final StepOutputs outputs;
    private final Map<Rows, OrtBinding> bindings = new HashMap<>();

    private final StepTermination termination;

    /** The slots that a step's batch consists of; each such range keeps its binding, for binding a whole cache takes longer than a small step. */
    private record Rows(int firstSlot, int count) {}

    /**
     * @throws io.foretell.gemma.ModelFormatException naming file and tensor when the folder can't be served
     * @throws OrtException when ONNX Runtime or its CUDA provider can't be loaded, or memory is short
     * @throws IllegalArgumentException when a slot is longer than the model's context
     */
    public static OnnxDecoder open(ModelFolder folder, DecoderOptions options) {
        return open(folder, usualVariant(options.provider()), options);
    }

    /** What a worker runs on the provider. */
    public static GraphVariant usualVariant(ExecutionProvider provider) {
        return provider == ExecutionProvider.CUDA ? GraphVariant.BF16 : GraphVariant.FP32;
    }

    /** As {@link #open(ModelFolder, DecoderOptions)}, with a graph of another variant, for which the provider must have the kernels. */
    public static OnnxDecoder open(ModelFolder folder, GraphVariant variant, DecoderOptions options) {
        DecoderGraph graph = folder.graph(variant);
        requireContext(graph, options);
        return switch (options.provider()) {
            case CPU -> open(graph, options, session -> new HostMemory(session.api()));
            case CUDA -> openCuda(graph, options);
        };
    }

    /** What can't work is found before 54 GB are loaded. */
    private static OnnxDecoder openCuda(DecoderGraph graph, DecoderOptions options) {
        CudaRuntime cuda = CudaRuntime.open(options.device());
        GpuMemoryPlan.of(graph, options).requireFits(cuda.memory(), options);
        return open(graph, options, session -> new CudaMemory(session, cuda));
    }

    static OnnxDecoder open(DecoderGraph graph, DecoderOptions options, Function<OrtSession, CacheMemory> memory) {
        requireContext(graph, options);
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

    private static void requireContext(DecoderGraph graph, DecoderOptions options) {
        if (options.slotTokens() > graph.contextTokens()) {
            throw new IllegalArgumentException("slotTokens is " + options.slotTokens() + ", but the model's context is "
                    + graph.contextTokens() + " tokens");
        }
    }

    private OnnxDecoder(
            DecoderGraph graph, DecoderOptions options, OrtScope scope, OrtSession session, CacheMemory memory) {
        this.graph = graph;
        this.options = options;
        this.scope = scope;
        this.session = session;
        this.memory = memory;
        this.runOptions = scope.add(new OrtRunOptions(session.api()));
        this.termination = new StepTermination(runOptions);
        this.inputs = scope.add(new StepInputs(session.api(), options.slots(), options.slotTokens()));
        this.outputs = scope.add(new StepOutputs(session.api(), graph, memory, options.slots()));
        this.cache = new KvCache(session.api(), graph, memory, options.slots(), options.slotTokens());
    }

    /** For checks of a machine; what it does changes the slots. */
    public DecoderInspection inspection() {
        return new DecoderInspection(cache, inputs, outputs, runOptions, memory);
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
    public LogitRow prefill(int slot, int past, int[] tokens, int offset, int count) {
        termination.requireOpen();
        require(slot >= 0 && slot < slots(), "no slot", slot);
        require(count >= 1 && offset >= 0 && offset <= tokens.length - count, "no such tokens: count", count);
        requireRoom(past, count);
        for (int i = 0; i < count; i++) {
            inputs.token(i, checkedToken(tokens[offset + i]));
        }
        inputs.lastPosition(0, past + count - 1);
        return run(new Rows(slot, 1), count, past + count).getFirst();
    }

    @Override
    public List<LogitRow> decode(int batch, int[] tokens, int[] past) {
        termination.requireOpen();
        require(batch >= 1 && batch <= slots(), "no batch of", batch);
        int longest = 0;
        for (int row = 0; row < batch; row++) {
            requireRoom(past[row], 1);
            inputs.token(row, checkedToken(tokens[row]));
            inputs.lastPosition(row, past[row]);
            longest = Math.max(longest, past[row] + 1);
        }
        return run(new Rows(0, batch), 1, longest);
    }

    private void requireRoom(int past, int count) {
        require(past >= 0 && past <= slotTokens() - count, "no room in the slot after token", past);
    }

    /** The CUDA provider doesn't check the range of an index. */
    private int checkedToken(int token) {
        require(token >= 0 && token < vocabularySize(), "no token", token);
        return token;
    }

    private static void require(boolean valid, String problem, int value) {
        if (!valid) {
            throw new IllegalArgumentException(problem + " " + value);
        }
    }

    private List<LogitRow> run(Rows rows, int tokensPerRow, int totalLength) {
        OrtBinding binding = binding(rows);
        inputs.totalLength(totalLength);
        try {
            // A device input is copied when it is bound, so the small ones are bound for every step.
            inputs.bind(binding, rows.count(), tokensPerRow);
            binding.synchronizeInputs();
            session.run(runOptions, binding);
            binding.synchronizeOutputs();
            return outputs.rows(rows.count());
        } catch (OrtException e) {
            throw termination.stepFailed(e);
        } finally {
            termination.clear();
        }
    }

    private OrtBinding binding(Rows rows) {
        return bindings.computeIfAbsent(rows, key -> {
            OrtBinding binding = scope.add(new OrtBinding(session));
            cache.bind(binding, key.firstSlot(), key.count());
            outputs.bind(binding, key.count());
            return binding;
        });
    }

    @Override
    public void terminate() {
        termination.request();
    }

    @Override
    public void close() {
        termination.close();
        scope.close();
    }
}
