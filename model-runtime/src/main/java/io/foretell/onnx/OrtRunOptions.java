package io.foretell.onnx;

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
}
