package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectCommandIT {

    @TempDir
    private static Path model;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(model);
    }

    /** TinyGemma: 64 × (512 + 4 × (4 × 32 × 2 + 2 × 32 × 2 + 128 × 3 + 4) + 1) parameters; keys and values of 4 layers, 2 heads of 32. */
    @Test
    void sizes_are_a_table_with_units() {
        CommandRun result = run("--memory", "0.01", "--context", "100");

        assertThat(result.errors()).isEmpty();
        assertThat(result.output()).isEqualTo("""
                architecture  Gemma 2: 4 layers, 2 of which see the last 8 tokens only
                              hidden 64, feed-forward 128, 4 heads and 2 KV heads of 32
                              vocabulary 512, context 512 tokens
                parameters    230,464 in 46 tensors
                stored        0.92 MB, F32, in 2 files

                precision  runs on      weights      KV per token  KV per slot     slots
                bf16       GPU          0.46 MB       1,024 bytes      0.10 MB        83
                fp32       CPU          0.92 MB       2,048 bytes      0.20 MB        39
                int8       CPU          0.25 MB       2,048 bytes      0.20 MB        42
                int8       GPU          0.25 MB       1,024 bytes      0.10 MB        85
                int4       CPU          0.13 MB       2,048 bytes      0.20 MB        43
                int4       GPU          0.13 MB       1,024 bytes      0.10 MB        86

                Slots of 100 tokens in 0.01 GB, of which 90 % are used for weights and KV cache. A GB is 10^9 bytes.
                """);
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void eighty_gb_and_the_models_context_are_the_default() {
        assertThat(run().output()).contains("Slots of 512 tokens in 80 GB,");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --memory 0        | --memory: 0.0 is not a number of GB above 0.
        --memory NaN      | --memory: NaN is not a number of GB above 0.
        --context 0       | --context: 0 is not between 1 and 512.
        --context 513     | --context: 513 is not between 1 and 512.
        """)
    void a_bad_option_is_named_in_one_sentence(String options, String sentence) {
        CommandRun result = run(options.split(" "));

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).isEqualTo("foretell: " + sentence + "\n");
    }

    @Test
    void a_folder_without_a_model_is_named() {
        Path nowhere = model.resolve("nowhere");

        CommandRun result = CommandRun.of("inspect", "--model", nowhere.toString());

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).isEqualTo("foretell: --model: %s: no such folder.\n", nowhere);
    }

    private static CommandRun run(String... options) {
        return CommandRun.of(Stream.concat(Stream.of("inspect", "--model", model.toString()), Stream.of(options))
                .toArray(String[]::new));
    }
}
