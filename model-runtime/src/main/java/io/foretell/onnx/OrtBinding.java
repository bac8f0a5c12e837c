package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/** A session's inputs and outputs, bound once and run many times; owns the values bound to it. Not thread-safe. */
final class OrtBinding extends OrtHandle {

    private final Map<String, OrtValue> inputs = new HashMap<>();
    private final Map<String, OrtValue> outputs = new HashMap<>();

    OrtBinding(OrtSession session) {
        super(
                session.api(),
                OrtFunction.RELEASE_IO_BINDING,
                session.api().create(OrtFunction.CREATE_IO_BINDING, session.pointer()));
    }

    /** A CPU value for an input on a device is copied there now: later changes to it are not seen. */
    void input(String name, OrtValue value) {
        bind(OrtFunction.BIND_INPUT, inputs, name, value);
    }

    void output(String name, OrtValue value) {
        bind(OrtFunction.BIND_OUTPUT, outputs, name, value);
    }

    private void bind(OrtFunction function, Map<String, OrtValue> values, String name, OrtValue value) {
        try (Arena arena = Arena.ofConfined()) {
            api().call(function, pointer(), arena.allocateFrom(name), value.pointer());
        } catch (RuntimeException e) {
            value.close();
            throw e;
        }
        OrtValue before = values.put(name, value);
        if (before != null) {
            before.close();
        }
    }

    void synchronizeInputs() {
        api().call(OrtFunction.SYNCHRONIZE_BOUND_INPUTS, pointer());
    }

    void synchronizeOutputs() {
        api().call(OrtFunction.SYNCHRONIZE_BOUND_OUTPUTS, pointer());
    }

    @Override
    public void close() {
        super.close();
        inputs.values().forEach(OrtValue::close);
        outputs.values().forEach(OrtValue::close);
    }
}
