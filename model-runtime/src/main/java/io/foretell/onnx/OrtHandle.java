package io.foretell.onnx;

import java.lang.foreign.MemorySegment;

/** Something that ONNX Runtime made and that must be given back once. Closing twice does nothing; use after close is refused, for it would end the process. */
abstract class OrtHandle implements OrtScope.Resource {

    private final OrtApi api;
    private final OrtFunction release;
    private final MemorySegment pointer;
    private boolean closed;

    OrtHandle(OrtApi api, OrtFunction release, MemorySegment pointer) {
        this.api = api;
        this.release = release;
        this.pointer = pointer;
    }

    final OrtApi api() {
        return api;
    }

    final MemorySegment pointer() {
        if (closed) {
            throw new IllegalStateException(getClass().getSimpleName() + " is closed");
        }
        return pointer;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            api.release(release, pointer);
        }
    }
}
