package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code export} and {@code verify}. */
class ExportCommandIT {

    @TempDir
    private Path temporary;

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeModel() {
        model = TinyGemma.write(temporary.resolve("model"));
        out = temporary.resolve("out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "fp32 --copy", "int8", "int4 --block 64"})
    void an_exported_folder_is_named_with_its_version_verified_and_computed_with(String options) {
        CommandRun exported = export("--precision " + options);
        assertThat(exported.errors()).isEmpty();
        assertThat(exported.exitCode()).isZero();
        String id = ModelFolder.open(out).digest();
        assertThat(exported.output())
                .isEqualTo("foretell: exported %s as %s to %s: version %s\n"
                        .formatted(model, options.split(" ", 2)[0], out, id));

        CommandRun verified = CommandRun.of("verify", "--model", out.toString());
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.output()).endsWith("foretell: %s is whole: version %s\n".formatted(out, id));

        CommandRun logits = CommandRun.of("logits", "--model", out.toString(), "--tokens", "2,300,9");
        assertThat(logits.exitCode()).isZero();
        assertThat(logits.output().lines()).hasSize(3);
    }

    @Test
    void a_damaged_export_is_told_by_file_and_ends_with_a_code() throws IOException {
        export("--precision int8");
        Files.writeString(out.resolve("config.json"), "{}");
        CommandRun verified = CommandRun.of("verify", "--model", out.toString());
        assertThat(verified.exitCode()).isNotZero();
        assertThat(verified.errors())
                .startsWith(
                        "foretell: %s: has 2 bytes, but by the manifest it has ".formatted(out.resolve("config.json")))
                .endsWith("foretell: %s is not what its manifest says: export the model again.\n".formatted(out));
    }

    @Test
    void logits_of_a_bf16_export_name_what_the_cpu_could_compute() {
        export("--precision bf16");
        CommandRun logits = CommandRun.of("logits", "--model", out.toString(), "--tokens", "2,300,9");
        assertThat(logits.exitCode()).isNotZero();
        assertThat(logits.errors()).contains("Export the model as int4, int8 or fp32 to serve it on a CPU");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --precision int3              | --precision: there is no precision int3: choose one of bf16, fp32, int8, int4.
        --precision int4 --block 33   | --block: block can't be 33: 16, 32, 64, 128 or 256.
        --precision bf16 --block 32   | --block: bf16 has no blocks, only int8 and int4 have.
        --precision int8 --copy       | --copy: an int8 export needs no shards, only bf16 and fp32 do.
        --block 32                    | Missing required option: '--precision=<type>'
        """)
    void a_bad_option_is_named_in_one_sentence(String options, String sentence) {
        CommandRun exported = export(options);
        assertThat(exported.exitCode()).isNotZero();
        assertThat(exported.output()).isEmpty();
        assertThat(exported.errors()).isEqualTo("foretell: " + sentence + "\n");
        assertThat(out).doesNotExist();
    }

    @Test
    void a_folder_that_is_no_model_or_no_export_is_named() {
        Path nowhere = temporary.resolve("nowhere");
        assertThat(CommandRun.of(
                                "export", "--model", nowhere.toString(), "--precision", "int4", "--out", out.toString())
                        .errors())
                .isEqualTo("foretell: %s: no such folder.\n".formatted(nowhere));
        assertThat(CommandRun.of("verify", "--model", model.toString()).errors())
                .isEqualTo("foretell: %s: no manifest.json is there: only an exported folder can be verified.\n"
                        .formatted(model));
    }

    private CommandRun export(String options) {
        return CommandRun.of(
                "export --model %s --out %s %s".formatted(model, out, options).split(" ", -1));
    }
}
