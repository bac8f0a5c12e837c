package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A GPU's, from the session's own allocator. */
final class CudaMemory implements CacheMemory {

    private final OrtApi api;
    private final CudaRuntime cuda;
    private final OrtMemoryInfo info;
    private final MemorySegment allocator;
    private final List<MemorySegment> blocks = new ArrayList<>();

    private final Arena arena = Arena.ofShared();

    /** What goes to the Java heap comes here first. Kept, as to make and zero it takes longer than to fill it; made anew for what is larger, such as a slot after a row. */
    private MemorySegment staging = MemorySegment.NULL;

    CudaMemory(OrtSession session, CudaRuntime cuda) {
        this.cuda = cuda;
        api = session.api();
        info = OrtMemoryInfo.cuda(api, cuda.device());
        allocator = api.create(OrtFunction.CREATE_ALLOCATOR, session.pointer(), info.pointer());
    }

    /** Zeroed, so that no kernel meets a NaN that an earlier process left. */
    @Override
    public MemorySegment allocate(long bytes) {
        MemorySegment block = api.create(OrtFunction.ALLOCATOR_ALLOC, allocator, bytes);
        blocks.add(block);
        MemorySegment sized = block.reinterpret(bytes);
        fill(sized, (byte) 0);
        return sized;
    }

    @Override
    public OrtMemoryInfo info() {
        return info;
    }

    @Override
    public void copyToHost(MemorySegment block, MemorySegment host) {
        if (host.isNative()) {
            cuda.copyToHost(block, host);
            return;
        }
        MemorySegment outside = staging(block.byteSize());
        cuda.copyToHost(block, outside);
        host.copyFrom(outside);
    }

    private MemorySegment staging(long bytes) {
        if (staging.byteSize() < bytes) {
            staging = arena.allocate(bytes);
        }
        return staging.asSlice(0, bytes);
    }

    @Override
    public void fill(MemorySegment block, byte value) {
        cuda.fill(block, value);
    }

    @Override
    public OptionalLong free() {
        return OptionalLong.of(cuda.memory().free());
    }

    @Override
    public void close() {
        blocks.forEach(block -> api.call(OrtFunction.ALLOCATOR_FREE, allocator, block));
        api.release(OrtFunction.RELEASE_ALLOCATOR, allocator);
        info.close();
        arena.close();
    }
}
