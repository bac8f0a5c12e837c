package io.foretell.onnx;

import io.foretell.gemma.DecoderGraph;

/**
 * A session whose weights stay where the operating system mapped them: nothing is folded, and no matrix is packed into memory of its own. Slower than
 * {@link OnnxDecoder}, and small, however large the model. For one slot on the CPU.
 */
final class MappedDecoder implements AutoCloseable {

    /** ORT_DISABLE_ALL. */
    private static final int OPTIMIZE_NOTHING = 0;

    private final OrtScope scope = new OrtScope();
    private final DecoderGraph graph;
    private final OrtSession session;
    private final StepInputs inputs;
    private final StepOutputs outputs;
    private final OrtBinding binding;

    MappedDecoder(DecoderGraph graph, int slotTokens) {
        this.graph = graph;
        DecoderOptions options = new DecoderOptions(ExecutionProvider.CPU, 1, slotTokens, 0, 0);
        OrtEnvironment environment = OrtEnvironment.get(NativeLibraries.cache());
        OrtApi api = environment.api();
        try (OrtSessionOptions mapped = OrtSessionOptions.of(api, graph.weights(), options)) {
            api.call(OrtFunction.SET_SESSION_GRAPH_OPTIMIZATION_LEVEL, mapped.pointer(), OPTIMIZE_NOTHING);
            api.call(OrtFunction.DISABLE_MEM_PATTERN, mapped.pointer());
            mapped.entry("session.disable_prepacking", "1");
            session = scope.add(OrtSession.create(environment, graph.onnx(), mapped));
        }
        HostMemory memory = scope.add(new HostMemory(api));
        inputs = scope.add(new StepInputs(api, 1, slotTokens));
        outputs = scope.add(new StepOutputs(api, graph, memory, 1));
        binding = scope.add(new OrtBinding(session));
        new KvCache(api, graph, memory, 1, slotTokens).bind(binding, 0, 1);
        outputs.bind(binding, 1);
    }

    /** The logits after a first token. */
    float[] firstStep(int token) {
        inputs.token(0, token);
        inputs.lastPosition(0, 0);
        inputs.totalLength(1);
        inputs.bind(binding, 1, 1);
        try (OrtRunOptions runOptions = new OrtRunOptions(session.api())) {
            session.run(runOptions, binding);
        }
        float[] logits = new float[graph.vocabularySize()];
        outputs.rows(1).getFirst().copyTo(logits);
        return logits;
    }

    @Override
    public void close() {
        scope.close();
    }
}
