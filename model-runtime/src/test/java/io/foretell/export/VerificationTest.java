package io.foretell.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.export.Verification.Finding;
import io.foretell.gemma.ModelFolder;
import io.foretell.manifest.Manifest;
import io.foretell.manifest.ManifestException;
import io.foretell.manifest.Sha256;
import io.foretell.manifest.WeightPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class VerificationTest extends ExportTest {

    private static final String SHARD = "model-00002-of-00002.safetensors";

    @ParameterizedTest
    @EnumSource
    void a_whole_folder_has_no_findings_and_the_loaders_version(WeightPrecision precision) {
        Exports.export(model, precision, out);
        Verification.Report report = verify();
        assertThat(report.sound()).isTrue();
        assertThat(report.id()).isEqualTo(ModelFolder.open(out).digest());
    }

    @Test
    void a_byte_deep_in_the_weights_that_no_start_looks_at_is_found_and_named() {
        Exports.export(model, WeightPrecision.INT4, out);
        Path shard = out.resolve("model-00001-of-00002.safetensors");
        Exports.changeDeepByte(shard);
        assertThat(ModelFolder.open(out).exportedAs()).contains(WeightPrecision.INT4);
        assertThat(problems()).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo(shard);
            assertThat(finding.problem()).startsWith("its SHA-256 is ").contains(", but by the manifest it is ");
        });
    }

    @Test
    void a_copied_shard_is_held_to_the_digest_of_what_was_copied() {
        Exporter.export(new ExportRequest(model, WeightPrecision.FP32, 32, out, true), (done, total) -> {});
        Exports.changeDeepByte(out.resolve(SHARD));
        assertThat(problems()).extracting(Finding::file).containsExactly(out.resolve(SHARD));
    }

    @Test
    void an_original_shard_of_which_no_digest_is_known_is_told_with_the_one_it_has() throws IOException {
        Exports.export(model, WeightPrecision.FP32, out);
        List<Finding> unrecorded = verify().findings().stream()
                .filter(finding -> !finding.recorded())
                .toList();
        assertThat(unrecorded).hasSize(2).allMatch(finding -> finding.problem().isEmpty());
        assertThat(unrecorded.getLast().sha256()).isEqualTo(Sha256.of(Files.readAllBytes(model.resolve(SHARD))));
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() throws IOException {
        Exports.export(model, WeightPrecision.FP32, out);
        Files.delete(out.resolve("generation_config.json"));
        Files.writeString(out.resolve("config.json"), "{}");
        Files.delete(model.resolve(SHARD));
        assertThat(problems())
                .extracting(finding -> finding.file().getFileName() + " " + finding.problem())
                .satisfiesExactly(
                        problem ->
                                assertThat(problem).startsWith("config.json has 2 bytes, but by the manifest it has "),
                        problem -> assertThat(problem).isEqualTo("generation_config.json is missing"),
                        problem -> assertThat(problem).isEqualTo(SHARD + " is missing"));
    }

    @Test
    void a_file_that_grew_is_not_read_and_the_progress_ends_with_all() throws IOException {
        Exports.export(model, WeightPrecision.INT4, out);
        Files.write(out.resolve(SHARD), new byte[1_000_000], StandardOpenOption.APPEND);
        Queue<Long> left = new ConcurrentLinkedQueue<>();
        Verification.Report report = Verification.of(out, (done, total) -> left.add(total - done));
        assertThat(report.findings())
                .filteredOn(finding -> !finding.problem().isEmpty())
                .singleElement()
                .satisfies(finding -> assertThat(finding.sha256()).isNull());
        assertThat(left).allMatch(bytes -> bytes >= 0).contains(0L);
    }

    /** No byte of a process's memory is at the place 0. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_file_that_cannot_be_read_is_named_beside_what_else_is_wrong() throws IOException {
        Exports.export(model, WeightPrecision.INT4, out);
        Path manifest = out.resolve(Manifest.FILE);
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(manifest);
        ((ObjectNode) json.get("files").get(0)).put("size", 0);
        JsonMapper.shared().writeValue(manifest, json);
        Files.delete(out.resolve("config.json"));
        Files.createSymbolicLink(out.resolve("config.json"), Path.of("/proc/self/mem"));
        Files.delete(out.resolve("tokenizer.json"));
        assertThat(problems())
                .extracting(finding -> finding.file().getFileName() + " " + finding.problem())
                .containsExactly(
                        "config.json can't be read: java.io.IOException: Input/output error",
                        "tokenizer.json is missing");
    }

    @Test
    void an_interrupted_verification_says_so() {
        Exports.export(model, WeightPrecision.INT4, out);
        Thread verifying = Thread.currentThread();
        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> Verification.of(out, (done, total) -> {
                    verifying.interrupt();
                    awaitInterruption();
                }))
                .withMessage("the verification was interrupted: run it again");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** What the end of the work brings to its threads. */
    private static void awaitInterruption() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_folder_without_a_manifest_is_named() {
        assertThatExceptionOfType(ManifestException.class)
                .isThrownBy(() -> Verification.of(model, (done, total) -> {}))
                .withMessage(model + ": no manifest.json is there: only an exported folder can be verified");
    }

    private List<Finding> problems() {
        return verify().findings().stream()
                .filter(finding -> !finding.problem().isEmpty())
                .toList();
    }

    private Verification.Report verify() {
        return Verification.of(out, (done, total) -> {});
    }
}
