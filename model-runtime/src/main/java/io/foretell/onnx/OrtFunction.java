package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/**
 * The functions of the C API that are used here: their index in {@code struct OrtApi} of onnxruntime_c_api.h 1.29 and their C signature. The struct only ever grows
 * at its end, so an index holds for every later version as well.
 */
@SuppressWarnings("ImmutableEnumChecker") // a FunctionDescriptor is immutable, though not annotated so
enum OrtFunction {
    GET_ERROR_CODE(1, FunctionDescriptor.of(JAVA_INT, ADDRESS)),
    GET_ERROR_MESSAGE(2, FunctionDescriptor.of(ADDRESS, ADDRESS)),
    CREATE_ENV(3, JAVA_INT, ADDRESS, ADDRESS),
    CREATE_SESSION_FROM_ARRAY(8, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
    CREATE_SESSION_OPTIONS(10, ADDRESS),
    DISABLE_MEM_PATTERN(17, ADDRESS),
    SET_SESSION_GRAPH_OPTIMIZATION_LEVEL(23, ADDRESS, JAVA_INT),
    SET_INTRA_OP_NUM_THREADS(24, ADDRESS, JAVA_INT),
    CREATE_RUN_OPTIONS(39, ADDRESS),
    RUN_OPTIONS_SET_TERMINATE(46, ADDRESS),
    RUN_OPTIONS_UNSET_TERMINATE(47, ADDRESS),
    CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE(49, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS),
    CREATE_MEMORY_INFO(68, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
    CREATE_CPU_MEMORY_INFO(69, JAVA_INT, JAVA_INT, ADDRESS),
    ALLOCATOR_ALLOC(75, ADDRESS, JAVA_LONG, ADDRESS),
    ALLOCATOR_FREE(76, ADDRESS, ADDRESS),
    RELEASE_STATUS(93, FunctionDescriptor.ofVoid(ADDRESS)),
    RELEASE_MEMORY_INFO(94, FunctionDescriptor.ofVoid(ADDRESS)),
    RELEASE_SESSION(95, FunctionDescriptor.ofVoid(ADDRESS)),
    RELEASE_VALUE(96, FunctionDescriptor.ofVoid(ADDRESS)),
    RELEASE_RUN_OPTIONS(97, FunctionDescriptor.ofVoid(ADDRESS)),
    RELEASE_SESSION_OPTIONS(100, FunctionDescriptor.ofVoid(ADDRESS)),
    ADD_SESSION_CONFIG_ENTRY(130, ADDRESS, ADDRESS, ADDRESS),
    CREATE_ALLOCATOR(131, ADDRESS, ADDRESS, ADDRESS),
    RELEASE_ALLOCATOR(132, FunctionDescriptor.ofVoid(ADDRESS)),
    RUN_WITH_BINDING(133, ADDRESS, ADDRESS, ADDRESS),
    CREATE_IO_BINDING(134, ADDRESS, ADDRESS),
    RELEASE_IO_BINDING(135, FunctionDescriptor.ofVoid(ADDRESS)),
    BIND_INPUT(136, ADDRESS, ADDRESS, ADDRESS),
    BIND_OUTPUT(137, ADDRESS, ADDRESS, ADDRESS),
    SYNCHRONIZE_BOUND_INPUTS(202, ADDRESS),
    SYNCHRONIZE_BOUND_OUTPUTS(203, ADDRESS),
    APPEND_EXECUTION_PROVIDER_CUDA_V2(204, ADDRESS, ADDRESS),
    CREATE_CUDA_PROVIDER_OPTIONS(205, ADDRESS),
    UPDATE_CUDA_PROVIDER_OPTIONS(206, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG),
    RELEASE_CUDA_PROVIDER_OPTIONS(208, FunctionDescriptor.ofVoid(ADDRESS)),
    RUN_OPTIONS_ENABLE_PROFILING(415, ADDRESS, ADDRESS),
    RUN_OPTIONS_DISABLE_PROFILING(416, ADDRESS);

    private final int index;
    private final FunctionDescriptor descriptor;

    /** A function that returns an OrtStatus*, null on success. */
    OrtFunction(int index, MemoryLayout... arguments) {
        this(index, FunctionDescriptor.of(ADDRESS, arguments));
    }

    OrtFunction(int index, FunctionDescriptor descriptor) {
        this.index = index;
        this.descriptor = descriptor;
    }

    int index() {
        return index;
    }

    FunctionDescriptor descriptor() {
        return descriptor;
    }
}
