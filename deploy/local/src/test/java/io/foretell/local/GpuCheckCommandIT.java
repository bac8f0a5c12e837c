package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On the CPU provider, as in every build without the Maven profile cuda. */
class GpuCheckCommandIT {

    @TempDir
    private static Path folder;

    @Test
    void on_the_cpu_what_needs_a_gpu_is_not_run_and_the_rest_holds_for_the_bundled_model() {
        CommandRun result = run();

        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        List<String> lines = result.output().lines().toList();
        assertThat(lines).hasSize(12);
        assertThat(lines.getFirst()).matches("foretell: checking .*gemma2-nano on cpu; .*");
        assertThat(lines.subList(1, 11))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(" 1 every node runs on the GPU              not run: no GPU"),
                        line -> assertThat(line)
                                .isEqualTo(" 2 attention is FlashAttention             not run: no GPU"),
                        line -> assertThat(line)
                                .isEqualTo(" 3 bf16 logits are near fp32's             not run: no GPU"),
                        line -> assertThat(line).matches(" 4 KV cache is written in place +passed: .* 24 tokens .*"),
                        line -> assertThat(line)
                                .matches(" 5 a slot used before .* passed: batches of \\[1, 2, 4, 8, 16, 32]"),
                        line -> assertThat(line)
                                .isEqualTo(" 6 GPU memory stays flat                   not run: no GPU"),
                        line -> assertThat(line)
                                .matches(
                                        " 7 time of a decode step +measured: batch 1: [\\d.]+ ms, 2: .*, 32: [\\d.]+ ms; .*"),
                        line -> assertThat(line)
                                .isEqualTo(" 8 products of quantised weights           not run: no GPU"),
                        // 32 lists of 1,024 logits and ids, 32 log-sum-exps, 32 tokens and positions, one length
                        line -> assertThat(line)
                                .matches(" 9 bytes to and from the host .* passed: 393,732 bytes in a batch of 32, .*"),
                        line -> assertThat(line).matches("10 full slots end cleanly +passed: 32 of 32 .* in \\d+ ms"));
        assertThat(lines.getLast()).isEqualTo("foretell: no check failed");
    }

    /** This build has no CUDA provider, and says so where the GPU was asked for: nothing passes. */
    @Test
    void with_the_gpu_asked_for_and_none_to_be_had_the_first_check_says_why_and_none_passes() {
        CommandRun result = run("--provider", "cuda");

        assertThat(result.exitCode()).isNotZero();
        List<String> lines = result.output().lines().toList();
        assertThat(lines)
                .anyMatch(line ->
                        line.startsWith(" 1 every node runs on the GPU              FAILED: CUDA can't be used:"));
        assertThat(lines).noneMatch(line -> line.contains("passed") || line.contains("measured"));
        assertThat(lines.getLast()).isEqualTo("foretell: docs/gpu.md says what each failure means");
    }

    @Test
    void log_and_model_go_into_a_folder_that_nobody_else_reaches(@TempDir Path box) throws Exception {
        Path here = Files.createDirectory(box.resolve("here"));
        Path made = box.resolve("made");
        Path console = box.resolve("console");

        int exitCode = new ProcessBuilder(Up.command("gpu-check", "--folder", made.toString(), "--slots", "1"))
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start()
                .waitFor();

        assertThat(exitCode).as(Files.readString(console)).isZero();
        assertThat(here).isEmptyDirectory();
        assertThat(made.resolve("log/commands.log")).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --provider tpu     | --provider: there is no provider tpu, only cpu and cuda.
        --slots 0          | --slots: 0 is not between 1 and 1024.
        --requests 0       | --requests: 0 is not between 1 and 1000000.
        --device -1        | --device: -1 is not between 0 and 63.
        --model nowhere    | --model: nowhere: no such folder.
        """)
    void a_bad_option_is_named_in_one_sentence(String options, String sentence) {
        CommandRun result = run(options.split(" "));

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).isEqualTo("foretell: " + sentence + "\n");
    }

    private static CommandRun run(String... options) {
        return CommandRun.of(Stream.concat(Stream.of("gpu-check", "--folder", folder.toString()), Stream.of(options))
                .toArray(String[]::new));
    }
}
