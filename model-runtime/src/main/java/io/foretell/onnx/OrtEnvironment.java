package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime's own singleton: loaded at first use, for the life of the process. Thread-safe. */
final class OrtEnvironment {

    /** ORT_LOGGING_LEVEL_FATAL: every error comes back as a status, whose text is not to be printed a second time. */
    private static final int LOG_FATAL = 4;

    /**
     * Bytes, for the thread that creates the environment: ONNX Runtime 1.29 then matches /proc/self/cmdline against a std::regex, which
     * recurses some 260 bytes deep for each character. A command line of 4 kB overflows the 1 MB of a usual thread and ends the process.
     */
    private static final long CREATION_STACK = 64L << 20;

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
            OrtApi api = OrtApi.load(NativeLibraries.forThisSystem(cache).extract());
            instance = onDeepStack(() -> new OrtEnvironment(api));
        }
        return instance;
    }

    private static OrtEnvironment onDeepStack(Callable<OrtEnvironment> creation) {
        FutureTask<OrtEnvironment> task = new FutureTask<>(creation);
        new Thread(null, task, "onnx-environment", CREATION_STACK).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new OrtException("ONNX Runtime can't be set up: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrtException("interrupted while ONNX Runtime was being set up", e);
        }
    }

    OrtApi api() {
        return api;
    }

    MemorySegment pointer() {
        return pointer;
    }
}
