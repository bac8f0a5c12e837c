package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The CPU provider's. */
final class HostMemory implements CacheMemory {

    /** A cache line, and the widest vector register. */
    private static final long ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private final OrtMemoryInfo info;

    HostMemory(OrtApi api) {
        info = OrtMemoryInfo.cpu(api);
    }

    @Override
    public MemorySegment allocate(long bytes) {
        try {
            return arena.allocate(bytes, ALIGNMENT);
        } catch (OutOfMemoryError e) {
            throw new OrtException(
                    "no room for " + bytes + " bytes of KV cache: use fewer slots or tokens per slot", e);
        }
    }

    @Override
    public OrtMemoryInfo info() {
        return info;
    }

    @Override
    public void copyToHost(MemorySegment block, MemorySegment host) {
        host.copyFrom(block);
    }

    @Override
    public void fill(MemorySegment block, byte value) {
        block.fill(value);
    }

    @Override
    public void close() {
        info.close();
        arena.close();
    }
}
