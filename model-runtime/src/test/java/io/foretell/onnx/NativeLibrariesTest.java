package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

    private static final int THREADS = 3;

    @TempDir
    Path cache;

    @Test
    void copying_at_the_same_time_leaves_one_whole_library_and_nothing_else()
            throws InterruptedException, ExecutionException, IOException {
        CountDownLatch start = new CountDownLatch(THREADS);
        Set<Path> libraries = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Path>> copies = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                copies.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return NativeLibraries.forThisSystem(cache).extract();
                }));
            }
            for (Future<Path> copy : copies) {
                libraries.add(copy.get());
            }
        }
        assertThat(libraries).hasSize(1);
        Path library = libraries.iterator().next();
        assertThat(OrtApi.load(library)).isNotNull();
        try (Stream<Path> files = Files.list(library.getParent())) {
            assertThat(files).containsExactly(library);
        }
    }

    @Test
    void a_second_start_copies_only_what_an_interrupted_copy_left_short() throws IOException {
        Path library = NativeLibraries.forThisSystem(cache).extract();
        long size = Files.size(library);
        Object file = Files.getAttribute(library, "unix:ino");
        NativeLibraries.forThisSystem(cache).extract();
        assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(file);
        Files.write(library, new byte[100]);
        assertThat(NativeLibraries.forThisSystem(cache).extract())
                .isEqualTo(library)
                .hasSize(size);
    }

    @Test
    void libraries_of_the_supported_systems_are_in_the_jar() {
        assertThat(NativeLibraries.of("Linux", "amd64", cache).libraries()).containsOnlyKeys("libonnxruntime.so");
        assertThat(NativeLibraries.of("Linux", "aarch64", cache).libraries()).containsOnlyKeys("libonnxruntime.so");
        assertThat(NativeLibraries.of("Mac OS X", "aarch64", cache).libraries())
                .containsOnlyKeys("libonnxruntime.dylib");
    }

    @Test
    void other_systems_are_refused_by_name() {
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(() -> NativeLibraries.of("Windows 11", "amd64", cache))
                .withMessageContaining("no ONNX Runtime for Windows 11 on amd64");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named_with_the_setting() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(() -> NativeLibraries.forThisSystem(file).extract())
                .withMessageContaining(file.toString())
                .withMessageContaining(NativeLibraries.CACHE_PROPERTY);
    }
}
