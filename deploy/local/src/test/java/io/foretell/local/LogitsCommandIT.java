package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class LogitsCommandIT {

    @TempDir
    private static Path model;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(model);
    }

    @Test
    void each_token_is_a_line_with_its_largest_logits() {
        CommandRun result = run("--tokens", "2,300,9,9", "--prefill", "2", "--top", "3");

        assertThat(result.errors()).isEmpty();
        assertThat(result.exitCode()).isZero();
        List<JsonNode> lines = result.lines();
        assertThat(lines).extracting(line -> line.get("position").intValue()).containsExactly(0, 1, 2, 3);
        assertThat(lines).extracting(line -> line.get("token").intValue()).containsExactly(2, 300, 9, 9);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.propertyNames()).containsExactly("position", "token", "ids", "logits");
            assertThat(line.get("ids")).hasSize(3);
            assertThat(line.get("logits").values().stream().map(JsonNode::doubleValue))
                    .hasSize(3)
                    .isSortedAccordingTo((a, b) -> Double.compare(b, a));
        });
    }

    @Test
    void ten_logits_are_the_default_and_the_whole_vocabulary_the_most() {
        assertThat(run("--tokens", "2").lines().getFirst().get("ids")).hasSize(10);
        assertThat(run("--tokens", "2", "--top", "512").lines().getFirst().get("ids"))
                .hasSize(512);
    }

    @Test
    void text_is_content_after_one_bos() {
        List<Integer> tokens = run("--text", "<bos>the").lines().stream()
                .map(line -> line.get("token").intValue())
                .toList();

        assertThat(tokens).startsWith(2).containsOnlyOnce(2).hasSizeGreaterThan(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --tokens 2,x                         | Invalid value for option '--tokens' (<id>): 'x' is not an int
        --tokens 2,512                       | --tokens: 512 is not between 0 and 511.
        --tokens -1                          | --tokens: -1 is not between 0 and 511.
        --tokens 2,9 --prefill 3             | --prefill: 3 is not between 1 and 2.
        --tokens 2,9 --prefill 0             | --prefill: 0 is not between 1 and 2.
        --tokens 2,9 --top 513               | --top: 513 is not between 1 and 512.
        --tokens 2,9 --top 0                 | --top: 0 is not between 1 and 512.
        --tokens 2,9 --precision int4        | --precision: no worker computes in int4, supported is fp32.
        --tokens 2,9 --text the              | Expected either --tokens or --text.
        --prefill 2                          | Expected either --tokens or --text.
        --tokens 2,9 --depth 3               | Unknown options: '--depth', '3'
        """)
    void a_bad_option_is_named_in_one_sentence(String options, String sentence) {
        CommandRun result = run(options.split(" "));

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).isEmpty();
        assertThat(result.errors()).isEqualTo("foretell: " + sentence + "\n");
    }

    @Test
    void more_tokens_than_the_context_are_refused() {
        CommandRun result = run("--text", "!#".repeat(300));

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors())
                .isEqualTo("foretell: --text: 601 tokens are more than the model's context of 512.\n");
    }

    @Test
    void a_folder_without_a_model_is_named() {
        Path nowhere = model.resolve("nowhere");

        CommandRun result = CommandRun.of("logits", "--model", nowhere.toString(), "--tokens", "2");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).isEqualTo("foretell: --model: %s: no such folder.\n", nowhere);
    }

    private static CommandRun run(String... options) {
        return CommandRun.of(Stream.concat(Stream.of("logits", "--model", model.toString()), Stream.of(options))
                .toArray(String[]::new));
    }
}
