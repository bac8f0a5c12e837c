package io.foretell.onnx;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/** A C function, linked once, that takes its arguments as one array: so all are called alike. Thread-safe. */
record NativeFunction(MethodHandle handle) {

    private static final Linker LINKER = Linker.nativeLinker();

    static NativeFunction of(MemorySegment address, FunctionDescriptor descriptor) {
        MethodHandle linked = LINKER.downcallHandle(address, descriptor);
        return new NativeFunction(
                linked.asSpreader(Object[].class, linked.type().parameterCount())
                        .asType(MethodType.methodType(Object.class, Object[].class)));
    }

    /** Returns what the function does; of one that returns nothing, a null that means nothing. */
    Object call(Object... arguments) {
        try {
            return (Object) handle.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function throws nothing", e);
        }
    }
}
