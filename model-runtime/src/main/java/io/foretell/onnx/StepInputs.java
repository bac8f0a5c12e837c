package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.foretell.gemma.DecoderGraph;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Host memory for one step's small inputs, the same for every binding: steps run one at a time. */
final class StepInputs implements OrtScope.Resource {

    private final Arena arena = Arena.ofShared();
    private final OrtMemoryInfo host;
    private final OrtApi api;

    /** int64 [batch, tokens]. */
    private final MemorySegment tokens;

    /** int32 [batch]. */
    private final MemorySegment lastPositions;

    /** int32 [1]. */
    private final MemorySegment totalLength;

    private long boundBytes;

    StepInputs(OrtApi api, int slots, int slotTokens) {
        this.api = api;
        host = OrtMemoryInfo.cpu(api);
        tokens = arena.allocate(JAVA_LONG, Math.max(slots, slotTokens));
        lastPositions = arena.allocate(JAVA_INT, slots);
        totalLength = arena.allocate(JAVA_INT);
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

    void bind(OrtBinding binding, int batch, int tokensPerRow) {
        MemorySegment ids = tokens.asSlice(0, (long) batch * tokensPerRow * Long.BYTES);
        binding.input(DecoderGraph.TOKENS, OrtValue.over(api, host, ids, ElementType.INT64, batch, tokensPerRow));
        MemorySegment positions = lastPositions.asSlice(0, (long) batch * Integer.BYTES);
        binding.input(DecoderGraph.LAST_POSITIONS, OrtValue.over(api, host, positions, ElementType.INT32, batch));
        binding.input(DecoderGraph.TOTAL_LENGTH, OrtValue.over(api, host, totalLength, ElementType.INT32, 1));
        boundBytes += ids.byteSize() + positions.byteSize() + totalLength.byteSize();
    }

    /** What all steps so far took from the host. */
    long boundBytes() {
        return boundBytes;
    }

    @Override
    public void close() {
        host.close();
        arena.close();
    }
}
