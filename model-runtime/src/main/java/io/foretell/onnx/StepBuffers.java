package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.foretell.gemma.DecoderGraph;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Host memory for one step's small inputs and its logits, the same for every binding: steps run one at a time. */
final class StepBuffers implements OrtScope.Resource {

    private final Arena arena = Arena.ofShared();
    private final OrtMemoryInfo host;
    private final OrtApi api;
    private final int vocabularySize;

    /** int64 [batch, tokens]. */
    private final MemorySegment tokens;

    /** int32 [batch]. */
    private final MemorySegment lastPositions;

    /** int32 [1]. */
    private final MemorySegment totalLength;

    /** fp32 [batch, 1, vocabularySize]. */
    private final MemorySegment logits;

    StepBuffers(OrtApi api, int slots, int slotTokens, int vocabularySize) {
        this.api = api;
        this.vocabularySize = vocabularySize;
        host = OrtMemoryInfo.cpu(api);
        tokens = arena.allocate(JAVA_LONG, Math.max(slots, slotTokens));
        lastPositions = arena.allocate(JAVA_INT, slots);
        totalLength = arena.allocate(JAVA_INT);
        logits = arena.allocate(JAVA_FLOAT, (long) slots * vocabularySize);
    }

    void token(int index, int token) {
        tokens.setAtIndex(JAVA_LONG, index, token);
    }

    void lastPosition(int row, int position) {
        lastPositions.setAtIndex(JAVA_INT, row, position);
    }

    void totalLength(int length) {
        totalLength.set(JAVA_INT, 0, length);
    }

    void copyLogits(int row, float[] target) {
        MemorySegment.copy(logits, JAVA_FLOAT, (long) row * vocabularySize * Float.BYTES, target, 0, vocabularySize);
    }

    void bindInputs(OrtBinding binding, int batch, int tokensPerRow) {
        MemorySegment ids = tokens.asSlice(0, (long) batch * tokensPerRow * Long.BYTES);
        binding.input(DecoderGraph.TOKENS, OrtValue.over(api, host, ids, ElementType.INT64, batch, tokensPerRow));
        MemorySegment positions = lastPositions.asSlice(0, (long) batch * Integer.BYTES);
        binding.input(DecoderGraph.LAST_POSITIONS, OrtValue.over(api, host, positions, ElementType.INT32, batch));
        binding.input(DecoderGraph.TOTAL_LENGTH, OrtValue.over(api, host, totalLength, ElementType.INT32, 1));
    }

    void bindLogits(OrtBinding binding, int batch) {
        MemorySegment used = logits.asSlice(0, (long) batch * vocabularySize * Float.BYTES);
        binding.output(
                DecoderGraph.LOGITS, OrtValue.over(api, host, used, ElementType.FLOAT, batch, 1, vocabularySize));
    }

    @Override
    public void close() {
        host.close();
        arena.close();
    }
}
