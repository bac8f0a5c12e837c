package io.foretell.gemma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsWriter;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

    private static final String QUERY = "model.layers.2.self_attn.q_proj.weight";
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
    void a_truncated_shard_is_named_with_the_tensor_that_it_cuts() throws IOException {
        Path folder = TinyGemma.write(temporary);
        Path shard = folder.resolve(TinyGemma.SHARDS.get(1));
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length - 4));
        assertRefused(folder, shard.toString(), "truncated: tensor model.norm.weight needs 256 bytes");
    }

    @Test
    void a_tensor_that_no_shard_holds_is_named() {
        List<Tensor> tensors = new ArrayList<>(TinyWeights.tensors());
        tensors.removeIf(tensor -> tensor.name().equals(QUERY));
        Path folder = TinyGemma.write(temporary, TinyGemma.config(), DataType.F32, tensors);
        assertRefused(folder, folder.toString(), "tensor " + QUERY + " is in no shard");
    }

    @Test
    void a_tensor_that_is_not_in_the_shard_that_the_index_names_is_named() throws IOException {
        Path folder = TinyGemma.write(temporary);
        edit(
                folder.resolve(INDEX),
                json -> json.replace(
                        "\"" + QUERY + "\": \"" + TinyGemma.SHARDS.get(1),
                        "\"" + QUERY + "\": \"" + TinyGemma.SHARDS.get(0)));
        assertRefused(
                folder, TinyGemma.SHARDS.get(0), "tensor " + QUERY + " is missing, but " + INDEX + " lists it here");
    }

    @Test
    void an_index_that_points_outside_the_folder_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        edit(folder.resolve(INDEX), json -> json.replace("\"" + QUERY + "\": \"", "\"" + QUERY + "\": \"../"));
        assertRefused(folder, INDEX, "tensor " + QUERY + ": \"../" + TinyGemma.SHARDS.get(1) + "\" is no file name");
    }

    @Test
    void an_index_that_lists_a_tensor_twice_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        edit(folder.resolve(INDEX), json -> json.replace("\"" + QUERY, "\"model.norm.weight\": \"x\", \"" + QUERY));
        assertRefused(folder, INDEX, "Duplicate");
    }

    @Test
    void a_tensor_in_two_shards_is_named() throws IOException {
        Path folder = TinyGemma.write(temporary);
        List<Tensor> tensors = TinyWeights.tensors();
        SafetensorsWriter.write(folder.resolve(TinyGemma.SHARDS.get(0)), DataType.F32, tensors);
        assertRefused(folder, TinyGemma.SHARDS.get(0), " is here, but " + INDEX + " doesn't list it here");
    }

    @Test
    void an_index_that_nests_too_deep_or_lists_nothing_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        Files.writeString(folder.resolve(INDEX), "{\"weight_map\": " + "[".repeat(100_000));
        assertRefused(folder, INDEX, "nesting");
        Files.writeString(folder.resolve(INDEX), "{\"weight_map\": {}}");
        assertRefused(folder, folder.toString(), "tensor model.embed_tokens.weight is in no shard");
    }

    @Test
    void an_output_matrix_that_the_config_promises_must_be_there_in_the_right_shape() {
        String untied = TinyGemma.config().replace("\"use_cache\"", "\"tie_word_embeddings\": false, \"use_cache\"");
        Path folder = TinyGemma.write(temporary, untied, DataType.F32, TinyWeights.tensors());
        assertRefused(folder, folder.toString(), "tensor lm_head.weight is in no shard");
        assertRefused(
                withTensor(untied, new Tensor("lm_head.weight", List.of(2, 64), new float[128])),
                TinyGemma.SHARDS.get(1),
                "tensor lm_head.weight has shape [2, 64], but by config.json it is [512, 64]");
    }

    @Test
    void a_tensor_that_the_config_does_not_account_for_is_named() {
        for (String name :
                List.of("model.layers.4.mlp.up_proj.weight", "model.layers.0.self_attn.q_proj.bias", "score.weight")) {
            Path folder = withTensor(TinyGemma.config(), new Tensor(name, List.of(1), new float[1]));
            assertRefused(folder, TinyGemma.SHARDS.get(1), "tensor " + name + " is none that config.json accounts for");
        }
    }

    @Test
    void rotary_frequencies_that_old_releases_stored_are_left_alone() {
        Tensor stored = new Tensor("model.layers.0.self_attn.rotary_emb.inv_freq", List.of(1), new float[1]);
        assertThat(ModelFolder.open(withTensor(TinyGemma.config(), stored)).contextTokens())
                .isEqualTo(512);
    }

    private Path withTensor(String config, Tensor tensor) {
        List<Tensor> tensors = new ArrayList<>(TinyWeights.tensors());
        tensors.add(tensor);
        return TinyGemma.write(temporary, config, DataType.F32, tensors);
    }

    @Test
    void a_tensor_of_another_shape_is_named() {
        List<Tensor> tensors = TinyWeights.tensors().stream()
                .map(tensor -> tensor.name().equals(QUERY)
                        ? new Tensor(QUERY, tensor.shape().reversed(), tensor.values())
                        : tensor)
                .toList();
        Path folder = TinyGemma.write(temporary, TinyGemma.config(), DataType.F32, tensors);
        assertRefused(
                folder,
                TinyGemma.SHARDS.get(1),
                "tensor " + QUERY + " has shape [64, 128], but by config.json it is [128, 64]");
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
    void weights_of_another_type_than_the_config_says_are_refused() {
        Path folder = TinyGemma.write(temporary, TinyGemma.config(), DataType.BF16, TinyWeights.tensors());
        assertRefused(
                folder,
                TinyGemma.SHARDS.get(0),
                "tensor model.embed_tokens.weight is BF16, but config.json's dtype is F32");
    }

    @Test
    void an_unsupported_model_type_is_named() throws IOException {
        Path folder = TinyGemma.write(temporary);
        edit(folder.resolve("config.json"), json -> json.replace("\"gemma2\"", "\"llama\""));
        assertRefused(folder, "config.json", "model_type is \"llama\", supported is \"gemma2\"");
    }

    private static void edit(Path file, UnaryOperator<String> change) throws IOException {
        String before = Files.readString(file);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    private static void assertRefused(Path folder, String file, String problem) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ModelFolder.open(folder))
                .withMessageContaining(file)
                .withMessageContaining(problem);
    }
}
