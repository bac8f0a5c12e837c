package io.foretell.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.manifest.Manifest;
import io.foretell.manifest.WeightPrecision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What loading an exported folder checks. */
class ExportedFolderTest extends ExportTest {

    private static final String SHARD = "model-00002-of-00002.safetensors";

    private Path linked = Path.of("");
    private Path quantized = Path.of("");

    @BeforeEach
    void export() {
        linked = Exports.export(model, WeightPrecision.FP32, temporary.resolve("linked"));
        quantized = Exports.export(model, WeightPrecision.INT4, temporary.resolve("quantized"));
    }

    @Test
    void what_the_folder_says_is_what_the_original_says() {
        ModelFolder original = ModelFolder.open(model);
        for (Path folder : new Path[] {linked, quantized}) {
            ModelFolder exported = ModelFolder.open(folder);
            assertThat(exported.contextTokens()).isEqualTo(original.contextTokens());
            assertThat(exported.stopTokens()).isEqualTo(original.stopTokens());
            assertThat(exported.tokenizerJson()).hasSameBinaryContentAs(original.tokenizerJson());
        }
    }

    /** 4 bits and a sixteenth of a 16-bit scale each, but for the norms. */
    @Test
    void weights_take_the_bytes_they_are_stored_in_on_a_gpu() {
        long parameters = ModelFolder.open(model).graph(GraphVariant.BF16).weightBytes() / 2;
        assertThat(ModelFolder.open(quantized).graph(GraphVariant.BF16).weightBytes())
                .isBetween(parameters / 2, parameters * 6 / 10);
    }

    @Test
    void a_folder_of_shards_that_moved_is_named() throws IOException {
        Files.move(model, temporary.resolve("moved"));
        assertRefused(
                linked,
                linked.resolve("manifest.json") + ": the shards' folder " + model
                        + " is not there: put it back, or export the model again");
    }

    @Test
    void the_new_place_of_shards_that_moved_may_be_written_into_the_manifest() throws IOException {
        String id = ModelFolder.open(linked).digest();
        Path moved = Files.move(model, temporary.resolve("moved"));
        Path manifest = linked.resolve(Manifest.FILE);
        Files.writeString(manifest, Files.readString(manifest).replace(model.toString(), moved.toString()));
        assertThat(ModelFolder.open(linked).digest()).isEqualTo(id);
    }

    @Test
    void an_export_itself_may_be_moved() throws IOException {
        Path moved = Files.move(linked, temporary.resolve("moved"));
        assertThat(ModelFolder.open(moved).exportedAs()).contains(WeightPrecision.FP32);
        moved = Files.move(quantized, temporary.resolve("moved too"));
        assertThat(ModelFolder.open(moved).exportedAs()).contains(WeightPrecision.INT4);
    }

    @Test
    void a_truncated_shard_is_named() throws IOException {
        for (Path folder : new Path[] {model, quantized}) {
            try (FileChannel channel = FileChannel.open(folder.resolve(SHARD), StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - 1);
            }
        }
        assertRefused(linked, model.resolve(SHARD) + ": has ", "put the original back, or export the model again");
        assertRefused(quantized, quantized.resolve(SHARD) + ": has ", "export the model again");
    }

    @Test
    void a_shard_of_another_training_is_named() {
        for (Path folder : new Path[] {model, quantized}) {
            Path shard = folder.resolve(SHARD);
            Exports.changeByte(
                    shard,
                    ModelFolder.open(folder)
                            .shards()
                            .getLast()
                            .inOrder()
                            .getFirst()
                            .offset());
        }
        assertRefused(linked, model.resolve(SHARD) + ": holds other tensors than the manifest says");
        assertRefused(quantized, quantized.resolve(SHARD) + ": holds other tensors than the manifest says");
    }

    @ParameterizedTest
    @CsvSource({"config.json", "generation_config.json", "tokenizer.json", "model.onnx"})
    void a_changed_or_missing_file_is_named(String name) throws IOException {
        Exports.changeByte(linked.resolve(name), 1);
        assertRefused(
                linked, linked.resolve(name) + ": is not the file that the manifest says: export the model again");
        Files.delete(linked.resolve(name));
        assertRefused(linked, linked.resolve(name) + ": is missing: export the model again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "format" : 1         | "format" : 0         | this is an export of format 0, and this release of Foretell reads format 1: export the model again
        "format" : 1         | "format" : 2         | this is an export of format 2, and this release of Foretell reads format 1: use the release that made it, or export the model again
        "format" : 1,        |                      | format is missing or no whole number
        "block" : 32         | "block" : 33         | block can't be 33
        "block" : 32,        |                      | block is missing or no whole number
        "precision" : "int4" | "precision" : "int3" | precision: there is no precision int3: choose one of bf16, fp32, int8, int4
        Gemma2ForCausalLM    | LlamaForCausalLM     | architecture is LlamaForCausalLM, supported is Gemma2ForCausalLM
        "block" : 32         | "blocks" : 32        | blocks is no key of format 1
        "config.json"        | "../config.json"     | files: name is ../config.json, which is no file name in this folder
        "config.json"        | "config\\u0000json"   | files: name is config\u0000json, which is no file name in this folder
        "precision" : "int4" | "precision" : "fp32" | block is there, but fp32 has none
        "format" : 1         | "format" : 1, "location" : { "shards" : "/models" } | location and shards must both be there, or neither
        "config.json"        | "tokenizer.json"     | files: tokenizer.json stands twice
        '"size" : '          | '"size" : -'         | size is missing or no whole number
        "sha256" : "         | "sha256" : "x        | expected 64 hex digits
        }                    |                      | not valid JSON
        """)
    void a_manifest_that_says_what_this_release_does_not_understand_is_refused(
            String text, String replacement, String sentence) throws IOException {
        Path manifest = quantized.resolve(Manifest.FILE);
        String json = Files.readString(manifest);
        assertThat(json).contains(text);
        Files.writeString(manifest, json.replace(text, replacement == null ? "" : replacement));
        assertRefused(quantized, Manifest.FILE + ": ", sentence);
    }

    @Test
    void a_manifest_that_does_not_say_where_the_shards_lie_or_what_they_hold_is_refused() {
        edit(linked, manifest -> manifest.remove("location"));
        assertRefused(linked, "manifest.json: location and shards must both be there, or neither");
        edit(linked, manifest -> manifest.putObject("location").put("shards", "/mod\0els"));
        assertRefused(linked, "manifest.json: location: shards is no folder's name: ");
        edit(linked, manifest -> ((ObjectNode) manifest.get("shards").get(1)).remove("sample"));
        assertRefused(linked, "manifest.json: shards: " + SHARD + ": sample is missing");
        edit(quantized, manifest -> ((ObjectNode) manifest.get("files").get(0)).remove("sha256"));
        assertRefused(quantized, "manifest.json: files: config.json: sha256 is missing");
    }

    @Test
    void a_manifest_without_weights_is_refused() {
        edit(quantized, manifest -> manifest.get("files").forEach(file -> ((ObjectNode) file).remove("sample")));
        assertRefused(quantized, quantized + ": no shard is named");
    }

    private static void edit(Path folder, Consumer<ObjectNode> change) {
        Path file = folder.resolve(Manifest.FILE);
        ObjectNode manifest = (ObjectNode) JsonMapper.shared().readTree(file);
        change.accept(manifest);
        JsonMapper.shared().writeValue(file, manifest);
    }

    @Test
    void a_shard_that_is_no_safetensors_file_is_named_once() throws IOException {
        try (FileChannel channel = FileChannel.open(model.resolve(SHARD), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[8]));
        }
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelFolder.open(linked))
                .withMessage(
                        model.resolve(SHARD)
                                + ": header length 0 is not between 2 and 100000000: put the original back, or export the model again");
    }

    @Test
    void without_its_manifest_a_quantized_folder_is_no_model() throws IOException {
        Files.delete(quantized.resolve(Manifest.FILE));
        assertRefused(quantized, "neither model.safetensors nor model.safetensors.index.json is there");
    }

    private static void assertRefused(Path folder, String... parts) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelFolder.open(folder))
                .satisfies(refused -> assertThat(refused.getMessage()).contains(parts));
    }
}
