package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CudaLibrariesTest {

    /** Real loading, of a library that every such system has and of two that none has. */
    @Test
    void all_that_cannot_be_loaded_is_found_and_nothing_else() {
        String present = System.getProperty("os.name").startsWith("Mac") ? "libSystem.B.dylib" : "libc.so.6";
        assertThat(CudaLibraries.missing(List.of("libno-such-1.so.1", present, "libno-such-2.so.12")))
                .containsExactly("libno-such-1.so.1", "libno-such-2.so.12");
    }

    @Test
    void the_sentence_says_where_each_comes_from() {
        assertThat(CudaLibraries.sentence(List.of("libcuda.so.1", "libcudart.so.12", "libcublas.so.12")))
                .contains("finds no libcuda.so.1, libcudart.so.12, libcublas.so.12;")
                .contains("comes with the NVIDIA driver")
                .contains("install the runtime libraries of CUDA 12")
                .contains("LD_LIBRARY_PATH");
        assertThat(CudaLibraries.sentence(List.of("libcuda.so.1"))).doesNotContain("install");
        assertThat(CudaLibraries.sentence(List.of("libcublas.so.12"))).doesNotContain("driver");
    }
}
