package io.foretell.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ManifestTest {

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);

    private static final FileEntry CONFIG = new FileEntry("config.json", 3, A, null);
    private static final FileEntry TOKENIZER = new FileEntry("tokenizer.json", 5_000_000_000L, B, null);
    private static final FileEntry SHARD = new FileEntry("model.safetensors", 7, null, B);

    @TempDir
    Path temporary;

    @Test
    void what_is_written_is_read() throws IOException {
        for (Manifest manifest : List.of(linked("/models/gemma"), quantized())) {
            Files.write(temporary.resolve(Manifest.FILE), manifest.toJson());
            assertThat(Manifest.read(temporary)).isEqualTo(manifest);
        }
    }

    @Test
    void the_id_is_the_digest_of_the_compact_json_without_its_location() {
        Manifest manifest = linked("/models/gemma");
        ObjectNode json = (ObjectNode) JsonMapper.shared().readTree(manifest.toJson());
        json.remove("location");
        assertThat(manifest.id()).isEqualTo(Sha256.of(json.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(manifest.id())
                .isEqualTo(linked("../elsewhere").id())
                .isNotEqualTo(quantized().id());
    }

    @Test
    void the_order_in_which_files_were_written_makes_no_difference() {
        assertThat(manifest(List.of(TOKENIZER, CONFIG)).toJson())
                .isEqualTo(manifest(List.of(CONFIG, TOKENIZER)).toJson());
    }

    private static Manifest manifest(List<FileEntry> files) {
        return new Manifest("Gemma2ForCausalLM", WeightPrecision.INT8, 64, files, List.of(), null);
    }

    private static Manifest quantized() {
        return manifest(List.of(CONFIG, new FileEntry("model.safetensors", 7, A, B), TOKENIZER));
    }

    private static Manifest linked(String folder) {
        return new Manifest(
                "Gemma2ForCausalLM",
                WeightPrecision.FP32,
                0,
                List.of(CONFIG, TOKENIZER),
                List.of(SHARD),
                new ShardLocation(folder, Map.of("model.safetensors", A)));
    }
}
