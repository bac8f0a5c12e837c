package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The C API's function table. Thread-safe. Arguments are MemorySegment, Integer or Long, as {@link OrtFunction} says. */
final class OrtApi {

    /** ORT_API_VERSION of the release whose header the indexes are from; a newer library serves it too. */
    private static final int VERSION = 29;

    /** Longer than any message; a native string ends at its NUL. */
    private static final long MAX_MESSAGE_BYTES = 1 << 20;

    private final Map<OrtFunction, NativeFunction> functions = new EnumMap<>(OrtFunction.class);

    private OrtApi(MemorySegment table) {
        for (OrtFunction function : OrtFunction.values()) {
            MemorySegment address = table.getAtIndex(ADDRESS, function.index());
            functions.put(function, NativeFunction.of(address, function.descriptor()));
        }
    }

    /** Loads the library for the life of the process. */
    static OrtApi load(Path library) {
        SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
        MemorySegment getApiBase = symbols.find("OrtGetApiBase")
                .orElseThrow(() -> new OrtException(library + " is not ONNX Runtime: it has no OrtGetApiBase"));
        NativeFunction baseFunction = NativeFunction.of(getApiBase, FunctionDescriptor.of(ADDRESS));
        // struct OrtApiBase { GetApi, GetVersionString }
        MemorySegment base = ((MemorySegment) baseFunction.call()).reinterpret(2 * ADDRESS.byteSize());
        NativeFunction getApi =
                NativeFunction.of(base.getAtIndex(ADDRESS, 0), FunctionDescriptor.of(ADDRESS, JAVA_INT));
        MemorySegment table = (MemorySegment) getApi.call(VERSION);
        if (table.equals(MemorySegment.NULL)) {
            throw new OrtException(library + " is older than ONNX Runtime 1." + VERSION);
        }
        int lastIndex = Arrays.stream(OrtFunction.values())
                .mapToInt(OrtFunction::index)
                .max()
                .orElseThrow();
        return new OrtApi(table.reinterpret((lastIndex + 1) * ADDRESS.byteSize()));
    }

    /**
     * Calls a function that returns a status.
     *
     * @throws OrtException with ONNX Runtime's message
     */
    void call(OrtFunction function, Object... arguments) {
        MemorySegment status = (MemorySegment) function(function).call(arguments);
        if (!status.equals(MemorySegment.NULL)) {
            throw failure(function, status);
        }
    }

    /** Calls a function whose last parameter, added here, receives the pointer that it makes. */
    MemorySegment create(OrtFunction function, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = out;
            call(function, all);
            return out.get(ADDRESS, 0);
        }
    }

    /** Calls a function that returns nothing. */
    void release(OrtFunction function, MemorySegment pointer) {
        function(function).call(pointer);
    }

    private OrtException failure(OrtFunction function, MemorySegment status) {
        try {
            int code = (int) function(OrtFunction.GET_ERROR_CODE).call(status);
            MemorySegment message =
                    (MemorySegment) function(OrtFunction.GET_ERROR_MESSAGE).call(status);
            return new OrtException(
                    function + ": " + message.reinterpret(MAX_MESSAGE_BYTES).getString(0) + " (code " + code + ")");
        } finally {
            release(OrtFunction.RELEASE_STATUS, status);
        }
    }

    private NativeFunction function(OrtFunction function) {
        return Objects.requireNonNull(functions.get(function));
    }
}
