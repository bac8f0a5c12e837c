package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

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

    private final int device;
    private final Function getDeviceCount;
    private final Function setDevice;
    private final Function memGetInfo;
    private final Function memcpy;
    private final Function memset;
    private final Function synchronize;
    private final NativeFunction getErrorString;

    /** A function that returns a cudaError_t. */
    private record Function(String name, NativeFunction code) {}

    CudaRuntime(SymbolLookup library, int device) {
        this.device = device;
        getDeviceCount = function(library, "cudaGetDeviceCount", ADDRESS);
        setDevice = function(library, "cudaSetDevice", JAVA_INT);
        memGetInfo = function(library, "cudaMemGetInfo", ADDRESS, ADDRESS);
        memcpy = function(library, "cudaMemcpy", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
        memset = function(library, "cudaMemset", ADDRESS, JAVA_INT, JAVA_LONG);
        synchronize = function(library, "cudaDeviceSynchronize");
        getErrorString =
                NativeFunction.of(library.findOrThrow("cudaGetErrorString"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    private static Function function(SymbolLookup library, String name, MemoryLayout... arguments) {
        return new Function(
                name, NativeFunction.of(library.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments)));
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
            call(getDeviceCount, count);
            return count.get(JAVA_INT, 0);
        }
    }

    Memory memory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment free = arena.allocate(JAVA_LONG);
            MemorySegment total = arena.allocate(JAVA_LONG);
            onDevice(memGetInfo, free, total);
            return new Memory(free.get(JAVA_LONG, 0), total.get(JAVA_LONG, 0));
        }
    }

    /**
     * @param host as many bytes outside the Java heap
     */
    void copyToHost(MemorySegment block, MemorySegment host) {
        onDevice(memcpy, host, block, block.byteSize(), DEVICE_TO_HOST);
    }

    void fill(MemorySegment block, byte value) {
        onDevice(memset, block, (int) value, block.byteSize());
        onDevice(synchronize);
    }

    /** The current device is a thread's own. */
    private void onDevice(Function function, Object... values) {
        call(setDevice, device);
        call(function, values);
    }

    private void call(Function function, Object... values) {
        int code = (int) function.code().call(values);
        if (code != 0) {
            MemorySegment message = (MemorySegment) getErrorString.call(code);
            throw new OrtException("CUDA can't be used: " + function.name() + ": "
                    + message.reinterpret(MAX_MESSAGE_BYTES).getString(0) + " (code " + code + ")");
        }
    }
}
