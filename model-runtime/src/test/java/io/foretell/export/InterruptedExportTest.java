package io.foretell.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.manifest.WeightPrecision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of an export that was stopped, and what becomes of it. */
class InterruptedExportTest extends ExportTest {

    private static final String SHARD = "model-00001-of-00002.safetensors";

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @CsvSource({
        "INT4, 0.1, 0",
        "INT4, 0.4, 0",
        "INT4, 0.74, 500000",
        "INT4, 0.99, 500000",
        "INT8, 0.6, 500000",
        "FP32, 0.4, 0",
        "FP32, 0.9, 300000"
    })
    void an_export_that_was_stopped_goes_on_where_it_was_and_gives_the_same_bytes(
            WeightPrecision precision, double share, long notReadAgain) {
        Path undisturbed = temporary.resolve("undisturbed");
        export(precision, undisturbed, (done, total) -> {});
        assertThatExceptionOfType(Stopped.class).isThrownBy(() -> export(precision, out, stopAt(share)));
        assertThat(out).doesNotExist();

        AtomicLong kept = new AtomicLong(-1);
        export(precision, out, (done, total) -> kept.compareAndSet(-1, done));
        assertThat(kept).as("bytes that were not read again").hasValueGreaterThanOrEqualTo(notReadAgain);
        assertThat(Exports.contents(out)).isEqualTo(Exports.contents(undisturbed));
        assertThat(temporary.resolve("out.partial")).doesNotExist();
    }

    private void export(WeightPrecision precision, Path folder, ExportProgress progress) {
        Exporter.export(new ExportRequest(model, precision, 32, folder, true), progress);
    }

    private static ExportProgress stopAt(double share) {
        return (done, total) -> {
            if (done >= share * total) {
                throw new Stopped();
            }
        };
    }

    @Test
    void what_is_unfinished_is_never_taken_for_a_model() {
        assertThatExceptionOfType(Stopped.class).isThrownBy(() -> export(WeightPrecision.INT4, out, stopAt(0.95)));
        Path partial = temporary.resolve("out.partial");
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelFolder.open(partial))
                .withMessage(partial
                        + ": this export was not finished: run the same export again, and it goes on where it stopped");
    }

    @Test
    void what_was_begun_for_another_precision_or_other_weights_is_thrown_away() throws IOException {
        assertThatExceptionOfType(Stopped.class).isThrownBy(() -> export(WeightPrecision.INT8, out, stopAt(0.74)));
        Path other = Files.createDirectories(temporary.resolve("out.partial/other"));
        Files.writeString(other.resolve("file"), "put here meanwhile");
        assertThatExceptionOfType(Stopped.class).isThrownBy(() -> export(WeightPrecision.INT4, out, stopAt(0.74)));
        Exports.changeDeepByte(model.resolve(SHARD));
        Path undisturbed = temporary.resolve("undisturbed");
        export(WeightPrecision.INT4, undisturbed, (done, total) -> {});
        export(WeightPrecision.INT4, out, (done, total) -> {});
        assertThat(Exports.contents(out)).isEqualTo(Exports.contents(undisturbed));
    }

    @Test
    void copies_that_were_begun_are_not_left_in_an_export_without_copies() {
        Path undisturbed = Exports.export(model, WeightPrecision.FP32, temporary.resolve("undisturbed"));
        assertThatExceptionOfType(Stopped.class).isThrownBy(() -> export(WeightPrecision.FP32, out, stopAt(0.4)));
        Exports.export(model, WeightPrecision.FP32, out);
        assertThat(Exports.contents(out)).isEqualTo(Exports.contents(undisturbed));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "INT4"})
    void files_that_went_missing_are_written_anew_whatever_was_noted_of_them(WeightPrecision precision)
            throws IOException {
        Path undisturbed = temporary.resolve("undisturbed");
        export(precision, undisturbed, (done, total) -> {});
        assertThatExceptionOfType(Stopped.class).isThrownBy(() -> export(precision, out, stopAt(0.99)));
        for (int number = 1; number <= 2; number++) {
            Files.delete(temporary.resolve("out.partial/model-0000%d-of-00002.safetensors".formatted(number)));
        }
        assertThatExceptionOfType(Stopped.class).isThrownBy(() -> export(precision, out, stopAt(0.05)));
        export(precision, out, (done, total) -> {});
        assertThat(Exports.contents(out)).isEqualTo(Exports.contents(undisturbed));
    }

    @Test
    void a_folder_that_lacked_nothing_but_its_name_is_no_obstacle() throws IOException {
        export(WeightPrecision.INT4, out, (done, total) -> {});
        Map<String, String> contents = Exports.contents(out);
        Files.move(out, temporary.resolve("out.partial"));
        export(WeightPrecision.INT4, out, (done, total) -> {});
        assertThat(Exports.contents(out)).isEqualTo(contents);
    }

    @Test
    void an_original_that_vanishes_meanwhile_is_named_with_what_to_do() {
        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> export(WeightPrecision.FP32, out, (done, total) -> {
                    if (done == total) {
                        delete(model.resolve(SHARD));
                    }
                }))
                .withMessageStartingWith(model.resolve(SHARD) + ": ")
                .withMessageEndingWith(": put the whole file there and run the same export again");
        assertThat(out).doesNotExist();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void of_a_copy_that_was_begun_only_the_rest_must_find_room() throws IOException {
        Path folder = temporary.resolve("out.partial");
        try (PartialFolder partial = PartialFolder.open(folder, "copies")) {
            OriginalShards shards = new OriginalShards(ModelFolder.open(model), GraphVariant.FP32, true, partial);
            long whole = shards.bytesToWrite();
            Files.write(folder.resolve(SHARD), new byte[1000]);
            assertThat(shards.bytesToWrite()).isEqualTo(whole - 1000);
        }
    }

    @Test
    void two_exports_to_one_folder_at_once_are_one_too_many() {
        AtomicBoolean refused = new AtomicBoolean();
        export(WeightPrecision.INT4, out, (done, total) -> {
            if (done == total) {
                assertThatExceptionOfType(ExportException.class)
                        .isThrownBy(() -> export(WeightPrecision.INT4, out, (d, t) -> {}))
                        .withMessage(temporary.resolve("out.partial")
                                + ": another export is writing here: wait until it has ended");
                refused.set(true);
            }
        });
        assertThat(refused).isTrue();
        assertThat(ModelFolder.open(out).exportedAs()).contains(WeightPrecision.INT4);
    }

    @Test
    void a_disk_without_room_is_told_before_any_weight_is_written() throws IOException {
        try (FileSystem disk = disk(100_000)) {
            Path small = disk.getPath("/out");
            assertThatExceptionOfType(ExportException.class)
                    .isThrownBy(() -> export(WeightPrecision.INT4, small, (done, total) -> {}))
                    .withMessageMatching("/out: the export needs 1 MB more and the disk has 0 MB free: "
                            + "make room, or choose another folder with --out");
            assertThat(Files.exists(small)).isFalse();
        }
    }

    @Test
    void a_disk_that_fills_up_is_told_with_the_file_and_the_export_goes_on_once_there_is_room() throws IOException {
        Path undisturbed = temporary.resolve("undisturbed");
        export(WeightPrecision.FP32, undisturbed, (done, total) -> {});
        try (FileSystem disk = disk(2_000_000)) {
            Path full = disk.getPath("/out");
            Path other = disk.getPath("/other");
            assertThatExceptionOfType(ExportException.class)
                    .isThrownBy(() -> export(WeightPrecision.FP32, full, (done, total) -> fill(other, 1_900_000)))
                    .withMessageMatching(
                            "/out\\.partial/model-0000.-of-00002\\.safetensors: can't be written: .*"
                                    + ": correct this \\(make room, where the disk is full\\) and run the same export again: it goes on where it stopped");
            assertThat(Files.exists(full)).isFalse();
            Files.delete(other);
            export(WeightPrecision.FP32, full, (done, total) -> {});
            assertThat(Exports.contents(full)).isEqualTo(Exports.contents(undisturbed));
        }
    }

    private static FileSystem disk(long bytes) {
        return Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setMaxSize(bytes).build());
    }

    private static synchronized void fill(Path file, int bytes) {
        try {
            if (!Files.exists(file)) {
                Files.write(
                        file,
                        new byte
                                [Math.min(
                                        bytes,
                                        (int) Files.getFileStore(file.getParent())
                                                        .getUsableSpace()
                                                - 8192)]);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
