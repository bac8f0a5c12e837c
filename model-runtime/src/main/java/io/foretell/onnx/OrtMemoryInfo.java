package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Says which device a pointer belongs to. */
final class OrtMemoryInfo extends OrtHandle {

    /** OrtDeviceAllocator and OrtMemTypeDefault. */
    private static final int DEVICE_ALLOCATOR = 0;

    private static final int DEFAULT_MEMORY = 0;

    private OrtMemoryInfo(OrtApi api, MemorySegment pointer) {
        super(api, OrtFunction.RELEASE_MEMORY_INFO, pointer);
    }

    static OrtMemoryInfo cpu(OrtApi api) {
        return new OrtMemoryInfo(api, api.create(OrtFunction.CREATE_CPU_MEMORY_INFO, DEVICE_ALLOCATOR, DEFAULT_MEMORY));
    }

    static OrtMemoryInfo cuda(OrtApi api, int device) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom("Cuda");
            return new OrtMemoryInfo(
                    api, api.create(OrtFunction.CREATE_MEMORY_INFO, name, DEVICE_ALLOCATOR, device, DEFAULT_MEMORY));
        }
    }
}
