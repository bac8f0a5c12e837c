package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.NoisyWeights;
import io.foretell.gemma.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class CompareCommandIT {

    @TempDir
    private static Path temporary;

    private static Path model;
    private static Path noisy;
    private static Path text;

    @BeforeAll
    static void writeModels() throws IOException {
        model = TinyGemma.write(temporary.resolve("model"));
        noisy = NoisyWeights.write(temporary.resolve("noisy"), 0.1);
        text = Files.writeString(temporary.resolve("text"), "!#".repeat(100));
        Files.writeString(temporary.resolve("empty"), "");
        Files.write(temporary.resolve("latin"), new byte[] {'a', (byte) 0xE9, 'b'});
    }

    @Test
    void a_model_agrees_with_itself() {
        CommandRun result = run(model, text);

        assertThat(result.exitCode()).isZero();
        assertThat(result.output())
                .startsWith("""
                tokens compared     200
                top-1 agreement     100.000 %
                mean KL divergence  0.000000 nats
                """)
                .containsPattern("perplexity +(\\d+\\.\\d{4})  \\Q%s\\E\n +\\1  \\Q%<s\\E\n".formatted(model));
    }

    @Test
    void another_model_is_told_apart_in_json() {
        CommandRun result = run(noisy, text, "--json", "--window", "32");

        assertThat(result.exitCode()).isZero();
        assertThat(result.lines()).hasSize(1);
        JsonNode json = result.lines().getFirst();
        assertThat(json.propertyNames())
                .containsExactly("tokens", "top1_agreement", "mean_kl_divergence", "perplexity", "other_perplexity");
        assertThat(json.get("tokens").intValue()).isEqualTo(200);
        assertThat(json.get("top1_agreement").doubleValue()).isBetween(0.0, 0.999);
        assertThat(json.get("mean_kl_divergence").doubleValue()).isPositive();
        assertThat(json.get("other_perplexity")).isNotEqualTo(json.get("perplexity"));
    }

    @Test
    void progress_is_told_beside_the_output() {
        assertThat(run(model, text, "--window", "32").errors().lines())
                .hasSize(9)
                .first()
                .isEqualTo("foretell: compared 20 of 200 tokens");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        text    | 1   | --window: 1 is not between 2 and 512.
        text    | 513 | --window: 513 is not between 2 and 512.
        empty   | 64  | --text: %s is empty.
        latin   | 64  | --text: %s is not UTF-8 text.
        nowhere | 64  | --text: %s: no such file.
        """)
    void a_bad_option_is_named_in_one_sentence(String file, String window, String sentence) {
        Path given = temporary.resolve(file);

        CommandRun result = run(model, given, "--window", window);

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).isEqualTo("foretell: " + sentence.formatted(given) + "\n");
    }

    @Test
    void a_folder_without_a_model_is_named() {
        Path nowhere = temporary.resolve("nowhere");

        assertThat(run(nowhere, text).errors()).isEqualTo("foretell: --with: %s: no such folder.\n", nowhere);
    }

    @Test
    void a_model_that_the_cpu_cannot_compute_is_named_by_its_own_option() {
        Path gpus = temporary.resolve("bf16");
        CommandRun.of("export", "--model", model.toString(), "--precision", "bf16", "--out", gpus.toString());

        assertThat(run(model, gpus, text).errors())
                .startsWith("foretell: --with: %s: this is a bf16 export".formatted(gpus));
        assertThat(run(gpus, model, text).errors())
                .startsWith("foretell: --model: %s: this is a bf16 export".formatted(gpus));
    }

    private static CommandRun run(Path other, Path text, String... options) {
        return run(model, other, text, options);
    }

    private static CommandRun run(Path first, Path other, Path text, String... options) {
        Stream<String> given = Stream.of(
                "compare", "--model", first.toString(), "--with", other.toString(), "--text", text.toString());
        return CommandRun.of(Stream.concat(given, Stream.of(options)).toArray(String[]::new));
    }
}
