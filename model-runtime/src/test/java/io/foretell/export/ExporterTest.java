package io.foretell.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExporterTest extends ExportTest {

    private static final String SHARD = "model-00002-of-00002.safetensors";

    @ParameterizedTest
    @EnumSource(names = {"BF16", "FP32"})
    void a_graph_over_the_original_shards_is_small_and_leaves_them_where_they_are(WeightPrecision precision)
            throws IOException {
        Exports.export(model, precision, out);
        assertThat(Exports.contents(out).keySet())
                .containsExactly(
                        "config.json", "generation_config.json", "manifest.json", "model.onnx", "tokenizer.json");
        assertThat(Files.size(out.resolve("model.onnx"))).isLessThan(50_000);
        assertThat(Files.readString(out.resolve("model.onnx"), StandardCharsets.ISO_8859_1))
                .contains(SHARD);
        assertThat(ModelFolder.open(out).exportedAs()).contains(precision);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT4"})
    void quantized_weights_are_the_exports_own_and_the_embedding_is_there_once(WeightPrecision precision)
            throws IOException {
        Exports.export(model, precision, out);
        deleteShards(model);
        Set<String> tensors = new TreeSet<>();
        for (SafetensorsFile shard : ModelFolder.open(out).shards()) {
            tensors.addAll(shard.tensors().keySet());
        }
        assertThat(tensors)
                .contains("model.embed_tokens.weight.codes", "model.embed_tokens.weight.scales", "model.norm.weight")
                .doesNotContain("model.embed_tokens.weight", "lm_head.weight.codes");
    }

    @Test
    void a_copy_needs_the_original_no_more_and_is_the_same_version() throws IOException {
        String linked = Exports.id(model, WeightPrecision.FP32, temporary.resolve("linked"));
        String copied =
                Exporter.export(new ExportRequest(model, WeightPrecision.FP32, 32, out, true), (done, total) -> {});
        deleteShards(model);
        assertThat(ModelFolder.open(out).digest()).isEqualTo(copied).isEqualTo(linked);
        assertThat(Verification.of(out, (done, total) -> {}).findings())
                .allMatch(Verification.Finding::recorded)
                .hasSize(6);
    }

    @ParameterizedTest
    @EnumSource
    void the_version_is_the_same_wherever_folder_and_shards_lie(WeightPrecision precision) throws IOException {
        String id = Exports.id(model, precision, out);
        Path elsewhere = TinyGemma.write(temporary.resolve("another/machine/model"));
        assertThat(Exports.id(elsewhere, precision, temporary.resolve("another/machine/out")))
                .isEqualTo(id);
        assertThat(Exports.id(cacheSnapshot(), precision, temporary.resolve("cached")))
                .isEqualTo(id);
        assertThat(ModelFolder.open(temporary.resolve("cached")).digest()).isEqualTo(id);
        assertThat(Verification.of(temporary.resolve("cached"), (done, total) -> {})
                        .findings())
                .as("a cache names its files after their digests")
                .allMatch(Verification.Finding::recorded);
    }

    /** As a Hugging Face cache keeps a model: links to blobs that are named after their content. */
    private Path cacheSnapshot() throws IOException {
        Path blobs = Files.createDirectories(temporary.resolve("cache/blobs"));
        Path snapshot = Files.createDirectories(temporary.resolve("cache/snapshots/0a1b"));
        for (var file : Exports.contents(model).entrySet()) {
            Files.copy(model.resolve(file.getKey()), blobs.resolve(file.getValue()));
            Files.createSymbolicLink(
                    snapshot.resolve(file.getKey()), Path.of("../../blobs").resolve(file.getValue()));
        }
        return snapshot;
    }

    @Test
    void other_weights_precisions_and_blocks_are_other_versions() {
        Set<String> ids = new TreeSet<>();
        for (WeightPrecision precision : WeightPrecision.values()) {
            ids.add(Exports.id(model, precision, temporary.resolve(precision.toString())));
        }
        ids.add(Exporter.export(new ExportRequest(model, WeightPrecision.INT4, 64, out, false), (done, total) -> {}));
        ids.add(ModelFolder.open(model).digest());
        assertThat(ids).hasSize(6);
        Exports.changeDeepByte(model.resolve(SHARD));
        assertThat(ids).doesNotContain(Exports.id(model, WeightPrecision.INT4, temporary.resolve("changed")));
    }

    @Test
    void a_folder_that_is_there_is_never_written_to() throws IOException {
        Files.createDirectories(out);
        assertRefused(out, "is there already: remove it, or choose another folder with --out");
        Files.delete(out);
        Path partial = Files.createDirectories(temporary.resolve("out.partial"));
        Files.writeString(partial.resolve("diary.txt"), "mine");
        assertRefused(partial, "is there and no unfinished export: remove it, or choose another --out");
        assertThat(partial.resolve("diary.txt")).hasContent("mine");
    }

    @Test
    void an_export_is_not_exported_again() {
        model = Exports.export(model, WeightPrecision.INT8, temporary.resolve("first"));
        assertRefused(model, "is an export itself: export from the Hugging Face folder that it was made of");
    }

    @Test
    void a_value_that_is_no_number_is_named_by_file_and_tensor() throws IOException {
        TensorInfo tensor =
                SafetensorsFile.read(model.resolve(SHARD)).tensors().get("model.layers.3.mlp.up_proj.weight");
        try (FileChannel channel = FileChannel.open(tensor.file(), StandardOpenOption.WRITE)) {
            ByteBuffer nan =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN);
            channel.write(nan, tensor.offset() + 4000);
        }
        assertRefused(
                model.resolve(SHARD),
                "tensor model.layers.3.mlp.up_proj.weight: a value is NaN or infinite: download this file again");
        assertThat(out).doesNotExist();
    }

    private void assertRefused(Path named, String sentence) {
        assertThatExceptionOfType(ExportException.class)
                .isThrownBy(() -> Exports.id(model, WeightPrecision.INT4, out))
                .withMessage(named + ": " + sentence);
    }

    private static void deleteShards(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".safetensors"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }
}
