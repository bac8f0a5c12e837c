package io.foretell.gemma;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.safetensors.DataType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GemmaGraphTest {

    @TempDir
    Path folder;

    @Test
    void the_weights_stay_in_their_shards() throws Exception {
        DecoderGraph graph = ModelFolder.open(TinyGemma.write(folder)).graph(GraphVariant.FP32);
        long shards = Files.size(folder.resolve(TinyGemma.SHARDS.get(0)))
                + Files.size(folder.resolve(TinyGemma.SHARDS.get(1)));
        assertThat(shards).isGreaterThan(900_000);
        assertThat(graph.onnx()).hasSizeLessThan(50_000);
        assertThat(graph.weights()).isEqualTo(folder.toRealPath());
    }

    @Test
    void the_same_folder_gives_the_same_graph() {
        ModelFolder model = ModelFolder.open(TinyGemma.write(folder));
        assertThat(model.graph(GraphVariant.FP32).onnx())
                .isEqualTo(model.graph(GraphVariant.FP32).onnx());
    }

    @Test
    void the_cache_has_the_type_that_is_computed_with() {
        ModelFolder model = ModelFolder.open(TinyGemma.write(folder));
        assertThat(model.graph(GraphVariant.FP32).cacheType()).isEqualTo(DataType.F32);
        assertThat(model.graph(GraphVariant.BF16).cacheType()).isEqualTo(DataType.BF16);
    }

    /** The 27B's: transformers multiplies with √4608 in the model's type. */
    @Test
    void the_embedding_scale_is_rounded_to_the_compute_type() {
        assertThat(embeddingScale(4608, GraphVariant.FP32)).isEqualTo(67.88225f);
        assertThat(embeddingScale(4608, GraphVariant.BF16)).isEqualTo(68f);
        assertThat(embeddingScale(2304, GraphVariant.BF16)).isEqualTo(48f);
        assertThat(embeddingScale(3584, GraphVariant.BF16)).isEqualTo(59.75f);
    }

    private float embeddingScale(int hiddenSize, GraphVariant variant) {
        byte[] json = TinyGemma.config()
                .replace("\"hidden_size\": 64", "\"hidden_size\": " + hiddenSize)
                .getBytes(StandardCharsets.UTF_8);
        GemmaConfig config = new GemmaConfigReader(ConfigFile.parse(folder, json)).read();
        return new GemmaGraph(config, ModelFolder.open(TinyGemma.write(folder)).weights(), variant).embeddingScale();
    }
}
