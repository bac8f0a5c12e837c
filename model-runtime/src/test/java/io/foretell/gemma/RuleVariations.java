package io.foretell.gemma;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The graph of {@link TinyGemma} with one of Gemma 2's rules left out or wrong, for each rule. */
public final class RuleVariations {

    private final WeightFiles weights;
    private final ModelFolder folder;

    private RuleVariations(ModelFolder folder) {
        this.folder = folder;
        this.weights = folder.weights();
    }

    public static Map<String, DecoderGraph> of(ModelFolder folder) {
        RuleVariations variations = new RuleVariations(folder);
        Map<String, DecoderGraph> graphs = new LinkedHashMap<>();
        variations.addSettings(graphs);
        variations.addMethods(graphs);
        return graphs;
    }

    private void addSettings(Map<String, DecoderGraph> graphs) {
        graphs.put("no attention soft-cap", with("attn_logit_softcapping\": 5.0", "attn_logit_softcapping\": 1e9"));
        graphs.put("no final soft-cap", with("final_logit_softcapping\": 12.0", "final_logit_softcapping\": 1e9"));
        graphs.put("no sliding window", with("sliding_window\": 8", "sliding_window\": 512"));
        graphs.put("a window one too small", with("sliding_window\": 8", "sliding_window\": 7"));
        graphs.put("a window one too large", with("sliding_window\": 8", "sliding_window\": 9"));
        graphs.put("odd layers local", with("\"vocab_size\"", """
            "layer_types": ["full_attention", "sliding_attention", "full_attention", "sliding_attention"], "vocab_size\"\
            """));
        graphs.put("scores divided by √head_dim", with("query_pre_attn_scalar\": 24", "query_pre_attn_scalar\": 32"));
        graphs.put("the usual rope_theta", with("rope_theta\": 1000.0", "rope_theta\": 10000.0"));
    }

    private DecoderGraph with(String setting, String changed) {
        String json = TinyGemma.config().replace(setting, changed);
        if (json.equals(TinyGemma.config())) {
            throw new IllegalArgumentException("config.json has no " + setting);
        }
        return folder.graph(new GemmaGraph(config(json), weights, GraphVariant.FP32), GraphVariant.FP32);
    }

    private static GemmaConfig config(String json) {
        return new GemmaConfigReader(ConfigFile.parse(Path.of("config.json"), json.getBytes(StandardCharsets.UTF_8)))
                .read();
    }

    private void addMethods(Map<String, DecoderGraph> graphs) {
        graphs.put("w for 1 + w", graph(new Variation() {
            @Override
            float normOffset() {
                return 0;
            }
        }));
        graphs.put("no embedding scale", graph(new Variation() {
            @Override
            float embeddingScale() {
                return 1;
            }
        }));
        graphs.put("the exact GELU", graph(new Variation() {
            @Override
            String geluForm() {
                return "none";
            }
        }));
        graphs.put("no norm after attention", graph(new WithoutPostNorm(GemmaTensors.POST_ATTENTION_NORM)));
        graphs.put("no norm after the feed-forward", graph(new WithoutPostNorm(GemmaTensors.POST_FEED_FORWARD_NORM)));
    }

    private DecoderGraph graph(GemmaGraph graph) {
        return folder.graph(graph, GraphVariant.FP32);
    }

    private class Variation extends GemmaGraph {

        Variation() {
            super(config(TinyGemma.config()), weights, GraphVariant.FP32);
        }
    }

    private final class WithoutPostNorm extends Variation {

        private final String name;

        WithoutPostNorm(String name) {
            this.name = name;
        }

        @Override
        String postNorm(String x, String tensor) {
            return tensor.contains(name) ? x : super.postNorm(x, tensor);
        }
    }
}
