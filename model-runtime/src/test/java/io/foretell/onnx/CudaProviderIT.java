package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CUDA provider for real, on a machine without CUDA: in the build with the Maven profile cuda, which takes a long download. */
@Tag("cuda")
@Tag("long")
class CudaProviderIT {

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    private static DecoderOptions options(ExecutionProvider provider) {
        return new DecoderOptions(provider, 1, 32, 1, 0);
    }

    @Test
    void all_libraries_that_are_missing_are_named_with_where_they_come_from() {
        assertThat(CudaLibraries.built()).isTrue();
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(() -> OnnxDecoder.open(ModelFolder.open(folder), options(ExecutionProvider.CUDA)))
                .withMessageStartingWith(
                        "CUDA can't be used: the system's loader finds no libcuda.so.1, libcudart.so.12,"
                                + " libcublas.so.12, libcublasLt.so.12, libcurand.so.10;")
                .withMessageContaining("NVIDIA driver")
                .withMessageContaining("LD_LIBRARY_PATH");
    }

    /** What the provider itself misses first is one of those that are looked for. */
    @Test
    void onnx_runtime_misses_the_same() {
        OrtApi api = OrtEnvironment.get(NativeLibraries.cache()).api();
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(() -> OrtSessionOptions.of(api, folder, options(ExecutionProvider.CUDA)))
                .withMessageContaining("libonnxruntime_providers_cuda.so")
                .withMessageMatching(
                        "(?s).*(libcuda|libcudart|libcublas|libcublasLt|libcurand)\\.so\\.\\d+: cannot open.*");
    }

    @Test
    void its_cpu_provider_serves_as_well() {
        try (OnnxDecoder decoder = OnnxDecoder.open(ModelFolder.open(folder), options(ExecutionProvider.CPU))) {
            float[] logits = new float[TinyGemma.VOCABULARY_SIZE];
            decoder.prefill(0, 0, new int[] {2, 9, 17}, 0, 3, logits);
            assertThat(logits).doesNotContain(Float.NaN, 0f);
        }
    }
}
