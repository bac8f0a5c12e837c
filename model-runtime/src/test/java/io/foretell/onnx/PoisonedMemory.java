package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Host memory full of NaN: whoever reads a value that was never written carries it into the logits. */
final class PoisonedMemory implements CacheMemory {

    private final HostMemory host;
    private final List<MemorySegment> blocks = new ArrayList<>();

    PoisonedMemory(OrtSession session) {
        host = new HostMemory(session.api());
    }

    @Override
    public MemorySegment allocate(long bytes) {
        MemorySegment block = host.allocate(bytes);
        for (long i = 0; i < bytes / Float.BYTES; i++) {
            block.setAtIndex(JAVA_FLOAT, i, Float.NaN);
        }
        blocks.add(block);
        return block;
    }

    /** In the order of allocation: each layer's keys, then its values. */
    MemorySegment block(int index) {
        return blocks.get(index);
    }

    @Override
    public OrtMemoryInfo info() {
        return host.info();
    }

    @Override
    public void copyToHost(MemorySegment block, MemorySegment target) {
        host.copyToHost(block, target);
    }

    @Override
    public void fill(MemorySegment block, byte value) {
        host.fill(block, value);
    }

    @Override
    public void close() {
        host.close();
    }
}
