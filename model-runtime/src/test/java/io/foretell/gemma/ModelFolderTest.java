package io.foretell.gemma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsFile;
import io.foretell.safetensors.SafetensorsWriter;
import io.foretell.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ModelFolderTest {

    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    Path temporary;

    @Test
    void tells_what_the_folder_says() {
        Path folder = TinyGemma.write(temporary);
        ModelFolder model = ModelFolder.open(folder);
        assertThat(model.contextTokens()).isEqualTo(512);
        assertThat(model.vocabularySize()).isEqualTo(512);
        assertThat(model.stopTokens()).containsExactlyInAnyOrder(1, 5);
        assertThat(model.tokenizerJson()).isEqualTo(folder.resolve("tokenizer.json"));
    }

    @Test
    void the_stop_tokens_come_from_config_json_when_the_generation_config_names_none() throws IOException {
        Path folder = TinyGemma.write(temporary);
        Files.delete(folder.resolve("generation_config.json"));
        assertThat(ModelFolder.open(folder).stopTokens()).containsExactly(1);
    }

    @Test
    void stop_tokens_that_are_missing_or_unknown_are_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [1, 512]}");
        assertRefused(folder, "generation_config.json", "eos_token_id holds 512, expected token ids below 512");
        Files.delete(folder.resolve("generation_config.json"));
        edit(folder.resolve("config.json"), json -> json.replace("\"eos_token_id\": 1,", ""));
        assertRefused(folder, "config.json", "eos_token_id is missing");
    }

    @Test
    void the_digest_is_the_contents_and_not_the_place() throws IOException {
        String digest =
                ModelFolder.open(TinyGemma.write(temporary.resolve("a"))).digest();
        assertThat(digest).matches("[0-9a-f]{64}");
        Path other = TinyGemma.write(temporary.resolve("b"));
        assertThat(ModelFolder.open(other).digest()).isEqualTo(digest);
        edit(other.resolve("generation_config.json"), json -> json + " ");
        assertThat(ModelFolder.open(other).digest()).isNotEqualTo(digest);
    }

    @Test
    void other_weights_have_another_digest() throws IOException {
        Path folder = TinyGemma.write(temporary);
        String digest = ModelFolder.open(folder).digest();
        Path shard = folder.resolve(TinyGemma.SHARDS.getLast());
        byte[] bytes = Files.readAllBytes(shard);
        TensorInfo last = SafetensorsFile.read(shard).tensors().values().stream()
                .max(Comparator.comparingLong(TensorInfo::offset))
                .orElseThrow();
        bytes[(int) last.offset()] ^= 1;
        Files.write(shard, bytes);
        assertThat(ModelFolder.open(folder).digest()).isNotEqualTo(digest);
    }

    @Test
    void a_single_file_serves_as_well_as_shards() throws IOException {
        Path folder = TinyGemma.write(temporary);
        Files.delete(folder.resolve(INDEX));
        for (String shard : TinyGemma.SHARDS) {
            Files.delete(folder.resolve(shard));
        }
        assertRefused(folder, folder.toString(), "neither model.safetensors nor " + INDEX + " is there");
        SafetensorsWriter.write(folder.resolve("model.safetensors"), DataType.F32, TinyWeights.tensors());
        assertThat(ModelFolder.open(folder).contextTokens()).isEqualTo(512);
    }

    @Test
    void a_folder_that_is_not_there_is_refused() {
        assertRefused(temporary.resolve("nowhere"), "nowhere", "no such folder");
    }

    @Test
    void a_missing_file_is_named() throws IOException {
        for (String name : List.of("config.json", "tokenizer.json", TinyGemma.SHARDS.get(1))) {
            Path folder = TinyGemma.write(temporary.resolve(name));
            Files.delete(folder.resolve(name));
            assertRefused(folder, folder.resolve(name).toString(), "can't be read");
        }
    }

    @Test
    void a_vocabulary_that_is_not_the_embeddings_is_refused() {
        String config = TinyGemma.config().replace("\"vocab_size\": 512", "\"vocab_size\": 513");
        Path folder = TinyGemma.write(temporary, config, DataType.F32, TinyWeights.tensors());
        assertRefused(
                folder,
                TinyGemma.SHARDS.get(0),
                "tensor model.embed_tokens.weight has shape [512, 64], but by config.json it is [513, 64]");
    }

    @Test
    void a_tokenizer_with_more_tokens_than_the_embedding_has_rows_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        edit(folder.resolve("tokenizer.json"), json -> json.replaceFirst(":511\\b", ":512"));
        assertRefused(folder, "tokenizer.json", "the id 512, but config.json's vocab_size is 512");
    }

    @Test
    void a_tokenizer_with_far_fewer_tokens_than_the_embedding_has_rows_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        ObjectNode tokenizer =
                (ObjectNode) JsonMapper.shared().readTree(Files.readString(folder.resolve("tokenizer.json")));
        ObjectNode vocabulary = (ObjectNode) tokenizer.at("/model/vocab");
        vocabulary.removeIf(id -> id.intValue() >= 256);
        ((ArrayNode) tokenizer.get("added_tokens"))
                .removeIf(token -> token.get("id").intValue() >= 256);
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
        assertRefused(folder, "tokenizer.json", "has 256 tokens, but config.json's vocab_size is 512");
    }

    @Test
    void an_unsupported_model_type_is_named() throws IOException {
        Path folder = TinyGemma.write(temporary);
        edit(folder.resolve("config.json"), json -> json.replace("\"gemma2\"", "\"llama\""));
        assertRefused(folder, "config.json", "model_type is \"llama\", supported is \"gemma2\"");
    }

    static void edit(Path file, UnaryOperator<String> change) throws IOException {
        String before = Files.readString(file);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    static void assertRefused(Path folder, String file, String problem) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelFolder.open(folder))
                .withMessageContaining(file)
                .withMessageContaining(problem);
    }
}
