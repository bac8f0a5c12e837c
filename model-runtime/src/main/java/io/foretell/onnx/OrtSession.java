package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A model that is loaded and ready to run. */
final class OrtSession extends OrtHandle {

    private OrtSession(OrtApi api, MemorySegment pointer) {
        super(api, OrtFunction.RELEASE_SESSION, pointer);
    }

    /**
     * @param model a serialised ModelProto; not needed afterwards
     */
    static OrtSession create(OrtEnvironment environment, byte[] model, OrtSessionOptions options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(model.length);
            MemorySegment.copy(MemorySegment.ofArray(model), 0, bytes, 0, model.length);
            MemorySegment session = environment
                    .api()
                    .create(
                            OrtFunction.CREATE_SESSION_FROM_ARRAY,
                            environment.pointer(),
                            bytes,
                            (long) model.length,
                            options.pointer());
            return new OrtSession(environment.api(), session);
        }
    }

    /** One forward pass over what is bound. */
    void run(OrtRunOptions options, OrtBinding binding) {
        api().call(OrtFunction.RUN_WITH_BINDING, pointer(), options.pointer(), binding.pointer());
    }
}
