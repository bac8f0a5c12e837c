package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.export.ExportRequest;
import io.foretell.export.Exporter;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.PublishedGemma;
import io.foretell.gemma.SparseWeights;
import io.foretell.inspect.ModelInspection;
import io.foretell.inspect.Placement;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gemma 2 27B in its full shape, on a machine that has no room for its weights. Memory is that of a process of its own, as Linux tells it. */
@EnabledOnOs(OS.LINUX)
class FullShapeIT {

    private static final long GB_IN_KB = 1_000_000_000 / 1024;

    @TempDir(factory = InTarget.class)
    private static Path temporary;

    private static Path published;

    /** An export of the same model in fp32, which the CPU provider computes in. Made of bf16 weights, it would have to be in memory: a Cast's output is no file. */
    private static Path fp32Twin;

    @BeforeAll
    static void writeFolders() {
        published = PublishedGemma.write(temporary.resolve("bf16"), DataType.BF16);
        Path original = PublishedGemma.write(temporary.resolve("original-fp32"), DataType.F32);
        fp32Twin = temporary.resolve("fp32");
        Exporter.export(
                new ExportRequest(original, WeightPrecision.FP32, ExportRequest.DEFAULT_BLOCK, fp32Twin, false),
                (done, total) -> {});
    }

    @Test
    void the_folder_has_the_published_layout_and_takes_no_disk() throws Exception {
        ModelInspection inspection = ModelInspection.of(ModelFolder.open(published));

        assertThat(inspection.stored()).hasSize(508);
        assertThat(inspection.files()).isEqualTo(12);
        assertThat(inspection.parameters()).isEqualTo(27_227_128_320L);
        assertThat(inspection.storedBytes()).isEqualTo(54_454_256_640L);
        assertThat(inspection.cacheBytesPerToken(Placement.Hardware.GPU)).isEqualTo(376_832);
        assertThat(diskKilobytes(published)).isLessThan(20_000);
    }

    @Test
    void it_is_exported_in_bf16_in_seconds_within_a_gigabyte_of_memory() throws Exception {
        Path out = temporary.resolve("exported");

        JsonNode run = run("export", published, "bf16", out.toString());

        assertThat(seconds(run, "export")).isLessThan(60);
        assertThat(run.get("VmHWM").longValue()).isLessThan(GB_IN_KB);
        assertThat(Files.size(out.resolve(Exporter.GRAPH))).isLessThan(2_000_000);
        assertThat(ModelInspection.of(ModelFolder.open(out)).storedBytes()).isEqualTo(54_454_256_640L);
    }

    @Test
    void onnx_runtime_resolves_every_node_and_maps_every_weight_within_a_gigabyte_of_memory() throws Exception {
        JsonNode run = run("session", fp32Twin);

        assertThat(seconds(run, "session")).isLessThan(60);
        assertThat(run.get("VmHWM").longValue()).isLessThan(GB_IN_KB);
    }

    /** Two minutes, for the operating system has to make 109 GB of zeros, and drops them again where memory is short. */
    @Test
    @Tag("long")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void a_step_gives_the_logits_that_follow_from_the_few_weights_that_are_not_zero() throws Exception {
        JsonNode run = run("step", fp32Twin);

        JsonNode logits = run.get("logits");
        assertThat(logits.size()).isEqualTo(SparseWeights.logits().size());
        SparseWeights.logits()
                .forEach((token, expected) -> assertThat(
                                logits.get(String.valueOf(token)).doubleValue())
                        .as("token %d", token)
                        .isCloseTo(expected, within(1e-5)));
        assertThat(run.get("RssAnon").longValue()).isLessThan(GB_IN_KB);
    }

    private static double seconds(JsonNode run, String what) {
        return run.get(what + "_seconds").doubleValue();
    }

    /** Prints the figures of docs/benchmarks.md. */
    private static JsonNode run(String what, Path folder, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                FullShape.class.getName(),
                what,
                folder.toString()));
        command.addAll(List.of(more));
        String figures = output(command.toArray(String[]::new));
        System.out.println(what + ": " + figures);
        return JsonMapper.shared().readTree(figures);
    }

    private static long diskKilobytes(Path folder) throws IOException, InterruptedException {
        String printed = output("du", "-sk", folder.toString());
        return Long.parseLong(printed.substring(0, printed.indexOf('\t')));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    /** Where the build writes too: the usual folder may be in memory. */
    static final class InTarget implements TempDirFactory {

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory(Path.of("target"), "gemma-27b");
        }
    }
}
