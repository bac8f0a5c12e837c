package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The few functions of the CUDA runtime that ONNX Runtime's C API has no equal for, from the library that its CUDA provider uses too: both see one device context.
 * Each call waits for the device's default stream; ONNX Runtime's own streams have been waited for when a run returns. Thread-safe.
 *
 * <p>Not run on a GPU yet.
 *
 * @see <a href="https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__MEMORY.html">CUDA Runtime API</a>
 */
final class CudaRuntime {

    /** cudaMemcpyDeviceToHost. */
    private static final int DEVICE_TO_HOST = 2;

    private static final long MAX_MESSAGE_BYTES = 1 << 12;

    private final SymbolLookup library;
    private final int device;

    private CudaRuntime(SymbolLookup library, int device) {
        this.library = library;
        this.device = device;
    }

    /**
     * What a GPU has.
     *
     * @param free bytes that nobody has taken, this process included
     */
    record Memory(long free, long total) {}

    /**
     * @throws OrtException naming what is missing: libraries, the driver, or the device
     */
    static CudaRuntime open(int device) {
        CudaLibraries.require();
        CudaRuntime runtime =
                new CudaRuntime(SymbolLookup.libraryLookup(CudaLibraries.RUNTIME, Arena.global()), device);
        int devices = runtime.devices();
        if (device >= devices) {
            throw new OrtException("CUDA can't be used: there is no GPU " + device + ", but " + devices
                    + " of them, counted from 0: correct the device, or CUDA_VISIBLE_DEVICES");
        }
        return runtime;
    }

    int device() {
        return device;
    }

    private int devices() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_INT);
            call("cudaGetDeviceCount", arguments(ADDRESS), count);
            return count.get(JAVA_INT, 0);
        }
    }

    Memory memory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG);
            MemorySegment total = arena.allocate(JAVA_LONG);
            onDevice("cudaMemGetInfo", arguments(ADDRESS, ADDRESS), free, total);
            return new Memory(free.get(JAVA_LONG, 0), total.get(JAVA_LONG, 0));
        }
    }

    void copyToHost(MemorySegment block, MemorySegment host) {
        onDevice(
                "cudaMemcpy",
                arguments(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT),
                host,
                block,
                block.byteSize(),
                DEVICE_TO_HOST);
    }

    void fill(MemorySegment block, byte value) {
        onDevice("cudaMemset", arguments(ADDRESS, JAVA_INT, JAVA_LONG), block, (int) value, block.byteSize());
        onDevice("cudaDeviceSynchronize", arguments());
    }

    /** The current device is a thread's own. */
    private void onDevice(String name, FunctionDescriptor descriptor, Object... values) {
        call("cudaSetDevice", arguments(JAVA_INT), device);
        call(name, descriptor, values);
    }

    private void call(String name, FunctionDescriptor descriptor, Object... values) {
        int code = (int) invoke(name, descriptor, values);
        if (code != 0) {
            MemorySegment message =
                    (MemorySegment) invoke("cudaGetErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT), code);
            throw new OrtException("CUDA can't be used: " + name + ": "
                    + message.reinterpret(MAX_MESSAGE_BYTES).getString(0) + " (code " + code + ")");
        }
    }

    private static FunctionDescriptor arguments(MemoryLayout... layouts) {
        return FunctionDescriptor.of(JAVA_INT, layouts);
    }

    private Object invoke(String name, FunctionDescriptor descriptor, Object... values) {
        MethodHandle function = Linker.nativeLinker().downcallHandle(library.findOrThrow(name), descriptor);
        try {
            return function.invokeWithArguments(values);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a C function throws nothing", e);
        }
    }
}
