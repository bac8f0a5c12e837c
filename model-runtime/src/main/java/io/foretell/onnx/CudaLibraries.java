package io.foretell.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;

/** What the CUDA provider needs from the machine it runs on. */
public final class CudaLibraries {

    static final String RUNTIME = "libcudart.so.12";

    private static final String PROVIDER = "libonnxruntime_providers_cuda.so";

    private static final String DRIVER = "libcuda.so.1";

    /** Beside the C and C++ libraries, what {@code readelf -d libonnxruntime_providers_cuda.so} of 1.29.0 lists; cuDNN is not among them. */
    private static final List<String> NEEDED =
            List.of(DRIVER, RUNTIME, "libcublas.so.12", "libcublasLt.so.12", "libcurand.so.10");

    private CudaLibraries() {}

    /** Whether this build carries the CUDA provider. */
    public static boolean built() {
        return NativeLibraries.forThisSystem(NativeLibraries.cache())
                .libraries()
                .containsKey(PROVIDER);
    }

    /**
     * ONNX Runtime itself names only the first library that is missing.
     *
     * @throws OrtException naming all that are missing, and how to get them
     */
    static void require() {
        if (!built()) {
            throw new OrtException("CUDA can't be used: this build has no CUDA provider; build with the Maven profile"
                    + " cuda (mvn -Pcuda), which puts onnxruntime_gpu on the class path in place of onnxruntime");
        }
        List<String> missing = missing(NEEDED);
        if (!missing.isEmpty()) {
            throw new OrtException(sentence(missing));
        }
    }

    static String sentence(List<String> missing) {
        StringBuilder sentence = new StringBuilder(
                "CUDA can't be used: the system's loader finds no " + String.join(", ", missing) + ";");
        if (missing.contains(DRIVER)) {
            sentence.append(" ").append(DRIVER).append(" comes with the NVIDIA driver (525 or newer);");
        }
        if (!missing.equals(List.of(DRIVER))) {
            sentence.append(" install the runtime libraries of CUDA 12 (package cuda-libraries-12-9 of NVIDIA's"
                    + " repository for the distribution, or libcudart12, libcublas12, libcublaslt12 and libcurand10 of"
                    + " Debian and Ubuntu) and, if they lie outside the loader's folders, name their folder in"
                    + " LD_LIBRARY_PATH");
        }
        return sentence.toString();
    }

    /** Those of the libraries that can't be loaded, by a file of this name in the loader's folders. */
    static List<String> missing(List<String> libraries) {
        List<String> missing = new ArrayList<>();
        for (String library : libraries) {
            try (Arena arena = Arena.ofConfined()) {
                SymbolLookup.libraryLookup(library, arena);
            } catch (IllegalArgumentException e) {
                missing.add(library);
            }
        }
        return missing;
    }
}
