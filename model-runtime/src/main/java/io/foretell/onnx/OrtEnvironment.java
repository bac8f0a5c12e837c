package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime's own singleton: loaded at first use, for the life of the process. Thread-safe. */
final class OrtEnvironment {

    /** ORT_LOGGING_LEVEL_FATAL: every error comes back as a status, whose text is not to be printed a second time. */
    private static final int LOG_FATAL = 4;

    private static @Nullable OrtEnvironment instance;

    private final OrtApi api;
    private final MemorySegment pointer;

    private OrtEnvironment(OrtApi api) {
        this.api = api;
        try (Arena arena = Arena.ofConfined()) {
            pointer = api.create(OrtFunction.CREATE_ENV, LOG_FATAL, arena.allocateFrom("foretell"));
        }
    }

    /**
     * @param cache folder for the native libraries; has no effect once they are loaded
     * @throws OrtException when there is none for this system
     */
    static synchronized OrtEnvironment get(Path cache) {
        if (instance == null) {
            instance = new OrtEnvironment(
                    OrtApi.load(NativeLibraries.forThisSystem(cache).extract()));
        }
        return instance;
    }

    OrtApi api() {
        return api;
    }

    MemorySegment pointer() {
        return pointer;
    }
}
