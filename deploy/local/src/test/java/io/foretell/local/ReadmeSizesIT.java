package io.foretell.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.PublishedGemma;
import io.foretell.gemma.PublishedGemma.Size;
import io.foretell.safetensors.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's table of memory, against {@code inspect} on the published models in their full shape, as sparse files. */
class ReadmeSizesIT {

    private static final Pattern ROW = Pattern.compile("(?m)^(\\w+) +(CPU|GPU) +([\\d.]+ GB) +([\\d,]+) bytes");

    @TempDir
    private Path box;

    @Test
    void the_readmes_sizes_are_those_that_inspect_prints() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Size size : Size.values()) {
            Path model = PublishedGemma.write(box.resolve(size.name()), DataType.BF16, size);
            CommandRun inspection = CommandRun.of("inspect", "--model", model.toString());
            assertThat(inspection.exitCode()).as(inspection.errors()).isZero();
            rows.add(row(size, inspection.output()));
        }

        assertThat(Files.readString(Path.of("../../README.md"))).contains(String.join("\n", rows));
    }

    private static String row(Size size, String inspection) {
        List<MatchResult> found = ROW.matcher(inspection).results().toList();
        return "| %s | %s | %s | %s | %s | %s bytes, %s bytes |"
                .formatted(
                        size.name().substring(1) + "B",
                        weights(found, "bf16", "GPU"),
                        weights(found, "fp32", "CPU"),
                        weights(found, "int8", "CPU"),
                        weights(found, "int4", "CPU"),
                        one(found, "bf16", "GPU").group(4),
                        one(found, "fp32", "CPU").group(4));
    }

    private static String weights(List<MatchResult> found, String precision, String hardware) {
        return one(found, precision, hardware).group(3);
    }

    private static MatchResult one(List<MatchResult> found, String precision, String hardware) {
        return found.stream()
                .filter(row -> row.group(1).equals(precision) && row.group(2).equals(hardware))
                .findFirst()
                .orElseThrow();
    }
}
