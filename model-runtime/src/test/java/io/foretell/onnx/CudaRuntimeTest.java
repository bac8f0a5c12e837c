package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls of the CUDA runtime, in a library of the same functions over the host's memory. */
class CudaRuntimeTest {

    private static final int DEVICE = 3;

    private final Arena arena = Arena.ofConfined();
    private final HostLibrary library = new HostLibrary(arena);
    private final CudaRuntime cuda = new CudaRuntime(library, DEVICE);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void memory_is_filled_and_copied_on_the_device_that_was_asked_for() {
        MemorySegment block = arena.allocate(6);
        MemorySegment host = arena.allocate(6);
        cuda.fill(block, (byte) 7);
        cuda.copyToHost(block, host);
        assertThat(host.toArray(JAVA_BYTE)).containsOnly(7);
        assertThat(library.calls)
                .containsExactly("device 3", "memset", "device 3", "synchronize", "device 3", "memcpy to host");
    }

    @Test
    void free_memory_is_told() {
        assertThat(cuda.memory()).isEqualTo(new CudaRuntime.Memory(5, 9));
    }

    @Test
    void a_call_that_fails_is_named_with_the_library_s_own_words() {
        library.code = 2;
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(cuda::memory)
                .withMessage("CUDA can't be used: cudaSetDevice: out of memory (code 2)");
    }

    /** Its methods are called from C, and so have C's names. */
    static final class HostLibrary implements SymbolLookup {

        private final Map<String, MemorySegment> functions = new HashMap<>();
        private final List<String> calls = new ArrayList<>();
        private final MemorySegment message;
        private int code;

        HostLibrary(Arena arena) {
            message = arena.allocateFrom("out of memory");
            add(arena, "cudaGetDeviceCount", FunctionDescriptor.of(JAVA_INT, ADDRESS));
            add(arena, "cudaSetDevice", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
            add(arena, "cudaMemGetInfo", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
            add(arena, "cudaMemcpy", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));
            add(arena, "cudaMemset", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG));
            add(arena, "cudaDeviceSynchronize", FunctionDescriptor.of(JAVA_INT));
            add(arena, "cudaGetErrorString", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        }

        private void add(Arena arena, String name, FunctionDescriptor descriptor) {
            try {
                MethodType type = descriptor.toMethodType();
                MethodHandle method = MethodHandles.lookup().bind(this, name, type);
                functions.put(name, Linker.nativeLinker().upcallStub(method, descriptor, arena));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Optional<MemorySegment> find(String name) {
            return Optional.ofNullable(functions.get(name));
        }

        int cudaGetDeviceCount(MemorySegment count) {
            count.reinterpret(Integer.BYTES).set(JAVA_INT, 0, 1);
            return code;
        }

        int cudaSetDevice(int device) {
            calls.add("device " + device);
            return code;
        }

        int cudaMemGetInfo(MemorySegment free, MemorySegment total) {
            free.reinterpret(Long.BYTES).set(JAVA_LONG, 0, 5);
            total.reinterpret(Long.BYTES).set(JAVA_LONG, 0, 9);
            return code;
        }

        int cudaMemcpy(MemorySegment target, MemorySegment source, long bytes, int kind) {
            calls.add(kind == 2 ? "memcpy to host" : "memcpy " + kind);
            target.reinterpret(bytes).copyFrom(source.reinterpret(bytes));
            return code;
        }

        int cudaMemset(MemorySegment target, int value, long bytes) {
            calls.add("memset");
            target.reinterpret(bytes).fill((byte) value);
            return code;
        }

        int cudaDeviceSynchronize() {
            calls.add("synchronize");
            return code;
        }

        MemorySegment cudaGetErrorString(int error) {
            return error == code ? message : MemorySegment.NULL;
        }
    }
}
