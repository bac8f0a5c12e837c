package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Carries the flag that ends a run. Thread-safe but for {@link #close}. */
final class OrtRunOptions extends OrtHandle {

    OrtRunOptions(OrtApi api) {
        super(api, OrtFunction.RELEASE_RUN_OPTIONS, api.create(OrtFunction.CREATE_RUN_OPTIONS));
    }

    /** Ends a run after the node it is at; stays set, for later runs too. */
    void setTerminate() {
        api().call(OrtFunction.RUN_OPTIONS_SET_TERMINATE, pointer());
    }

    void unsetTerminate() {
        api().call(OrtFunction.RUN_OPTIONS_UNSET_TERMINATE, pointer());
    }

    /** Each run from now on leaves a profile in a file whose name begins so. */
    void enableProfiling(Path prefix) {
        try (Arena arena = Arena.ofConfined()) {
            api().call(OrtFunction.RUN_OPTIONS_ENABLE_PROFILING, pointer(), arena.allocateFrom(prefix.toString()));
        }
    }

    void disableProfiling() {
        api().call(OrtFunction.RUN_OPTIONS_DISABLE_PROFILING, pointer());
    }
}
