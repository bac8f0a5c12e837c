package io.foretell.gemma;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsWriter;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards and tensors that are not what config.json and the index say. */
class ModelFolderTensorsTest {

    private static final String QUERY = "model.layers.2.self_attn.q_proj.weight";
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    Path temporary;

    @Test
    void a_truncated_shard_is_named_with_the_tensor_that_it_cuts() throws IOException {
        Path folder = TinyGemma.write(temporary);
        Path shard = folder.resolve(TinyGemma.SHARDS.get(1));
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length - 4));
        ModelFolderTest.assertRefused(folder, shard.toString(), "truncated: tensor model.norm.weight needs 256 bytes");
    }

    @Test
    void a_tensor_that_no_shard_holds_is_named() {
        List<Tensor> tensors = new ArrayList<>(TinyWeights.tensors());
        tensors.removeIf(tensor -> tensor.name().equals(QUERY));
        Path folder = TinyGemma.write(temporary, TinyGemma.config(), DataType.F32, tensors);
        ModelFolderTest.assertRefused(folder, folder.toString(), "tensor " + QUERY + " is in no shard");
    }

    @Test
    void a_tensor_that_is_not_in_the_shard_that_the_index_names_is_named() throws IOException {
        Path folder = TinyGemma.write(temporary);
        ModelFolderTest.edit(
                folder.resolve(INDEX),
                json -> json.replace(
                        "\"" + QUERY + "\": \"" + TinyGemma.SHARDS.get(1),
                        "\"" + QUERY + "\": \"" + TinyGemma.SHARDS.get(0)));
        ModelFolderTest.assertRefused(
                folder, TinyGemma.SHARDS.get(0), "tensor " + QUERY + " is missing, but " + INDEX + " lists it here");
    }

    @Test
    void an_index_that_points_outside_the_folder_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        ModelFolderTest.edit(
                folder.resolve(INDEX), json -> json.replace("\"" + QUERY + "\": \"", "\"" + QUERY + "\": \"../"));
        ModelFolderTest.assertRefused(
                folder, INDEX, "tensor " + QUERY + ": \"../" + TinyGemma.SHARDS.get(1) + "\" is no file name");
    }

    @Test
    void an_index_that_lists_a_tensor_twice_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        ModelFolderTest.edit(
                folder.resolve(INDEX), json -> json.replace("\"" + QUERY, "\"model.norm.weight\": \"x\", \"" + QUERY));
        ModelFolderTest.assertRefused(folder, INDEX, "Duplicate");
    }

    @Test
    void a_tensor_in_two_shards_is_named() throws IOException {
        Path folder = TinyGemma.write(temporary);
        List<Tensor> tensors = TinyWeights.tensors();
        SafetensorsWriter.write(folder.resolve(TinyGemma.SHARDS.get(0)), DataType.F32, tensors);
        ModelFolderTest.assertRefused(
                folder, TinyGemma.SHARDS.get(0), " is here, but " + INDEX + " doesn't list it here");
    }

    @Test
    void an_index_that_nests_too_deep_or_lists_nothing_is_refused() throws IOException {
        Path folder = TinyGemma.write(temporary);
        Files.writeString(folder.resolve(INDEX), "{\"weight_map\": " + "[".repeat(100_000));
        ModelFolderTest.assertRefused(folder, INDEX, "nesting");
        Files.writeString(folder.resolve(INDEX), "{\"weight_map\": {}}");
        ModelFolderTest.assertRefused(folder, folder.toString(), "tensor model.embed_tokens.weight is in no shard");
    }

    @Test
    void an_output_matrix_that_the_config_promises_must_be_there_in_the_right_shape() {
        String untied = TinyGemma.config().replace("\"use_cache\"", "\"tie_word_embeddings\": false, \"use_cache\"");
        Path folder = TinyGemma.write(temporary, untied, DataType.F32, TinyWeights.tensors());
        ModelFolderTest.assertRefused(folder, folder.toString(), "tensor lm_head.weight is in no shard");
        ModelFolderTest.assertRefused(
                withTensor(untied, new Tensor("lm_head.weight", List.of(2, 64), new float[128])),
                TinyGemma.SHARDS.get(1),
                "tensor lm_head.weight has shape [2, 64], but by config.json it is [512, 64]");
    }

    @Test
    void a_tensor_that_the_config_does_not_account_for_is_named() {
        for (String name :
                List.of("model.layers.4.mlp.up_proj.weight", "model.layers.0.self_attn.q_proj.bias", "score.weight")) {
            Path folder = withTensor(TinyGemma.config(), new Tensor(name, List.of(1), new float[1]));
            ModelFolderTest.assertRefused(
                    folder, TinyGemma.SHARDS.get(1), "tensor " + name + " is none that config.json accounts for");
        }
    }

    @Test
    void rotary_frequencies_that_old_releases_stored_are_left_alone() {
        Tensor stored = new Tensor("model.layers.0.self_attn.rotary_emb.inv_freq", List.of(1), new float[1]);
        assertThat(ModelFolder.open(withTensor(TinyGemma.config(), stored)).contextTokens())
                .isEqualTo(512);
    }

    @Test
    void a_tensor_of_another_shape_is_named() {
        List<Tensor> tensors = TinyWeights.tensors().stream()
                .map(tensor -> tensor.name().equals(QUERY)
                        ? new Tensor(QUERY, tensor.shape().reversed(), tensor.values())
                        : tensor)
                .toList();
        Path folder = TinyGemma.write(temporary, TinyGemma.config(), DataType.F32, tensors);
        ModelFolderTest.assertRefused(
                folder,
                TinyGemma.SHARDS.get(1),
                "tensor " + QUERY + " has shape [64, 128], but by config.json it is [128, 64]");
    }

    @Test
    void weights_of_another_type_than_the_config_says_are_refused() {
        Path folder = TinyGemma.write(temporary, TinyGemma.config(), DataType.BF16, TinyWeights.tensors());
        ModelFolderTest.assertRefused(
                folder,
                TinyGemma.SHARDS.get(0),
                "tensor model.embed_tokens.weight is BF16, but config.json's dtype is F32");
    }

    private Path withTensor(String config, Tensor tensor) {
        List<Tensor> tensors = new ArrayList<>(TinyWeights.tensors());
        tensors.add(tensor);
        return TinyGemma.write(temporary, config, DataType.F32, tensors);
    }
}
