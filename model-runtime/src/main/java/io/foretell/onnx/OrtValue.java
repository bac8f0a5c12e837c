package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A tensor over memory that is ours and must outlive it. */
final class OrtValue extends OrtHandle {

    private OrtValue(OrtApi api, MemorySegment pointer) {
        super(api, OrtFunction.RELEASE_VALUE, pointer);
    }

    /**
     * @param data exactly the tensor's bytes, on the device that {@code memory} names
     */
    static OrtValue over(OrtApi api, OrtMemoryInfo memory, MemorySegment data, ElementType type, long... shape) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment dimensions = arena.allocateFrom(JAVA_LONG, shape);
            return new OrtValue(
                    api,
                    api.create(
                            OrtFunction.CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE,
                            memory.pointer(),
                            data,
                            data.byteSize(),
                            dimensions,
                            (long) shape.length,
                            type.code()));
        }
    }
}
