package io.foretell.onnx;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A GPU's, from the session's own allocator. */
final class CudaMemory implements CacheMemory {

    private final OrtApi api;
    private final OrtMemoryInfo info;
    private final MemorySegment allocator;
    private final List<MemorySegment> blocks = new ArrayList<>();

    CudaMemory(OrtSession session, int device) {
        api = session.api();
        info = OrtMemoryInfo.cuda(api, device);
        allocator = api.create(OrtFunction.CREATE_ALLOCATOR, session.pointer(), info.pointer());
    }

    @Override
    public MemorySegment allocate(long bytes) {
        MemorySegment block = api.create(OrtFunction.ALLOCATOR_ALLOC, allocator, bytes);
        blocks.add(block);
        return block.reinterpret(bytes);
    }

    @Override
    public OrtMemoryInfo info() {
        return info;
    }

    @Override
    public void close() {
        blocks.forEach(block -> api.call(OrtFunction.ALLOCATOR_FREE, allocator, block));
        api.release(OrtFunction.RELEASE_ALLOCATOR, allocator);
        info.close();
    }
}
