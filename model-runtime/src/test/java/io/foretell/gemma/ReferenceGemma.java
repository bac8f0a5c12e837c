package io.foretell.gemma;

import io.foretell.safetensors.SafetensorsFolder;
import io.foretell.safetensors.TensorReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Gemma 2 in double precision, written for reading: all positions at once, no cache, one loop per line of the formula. Independent of the ONNX graph, so that a
 * difference to the goldens tells which side is wrong.
 */
public final class ReferenceGemma {

    private final GemmaConfig config;
    private final Map<String, double[]> weights = new HashMap<>();
    private double largestScore;

    private ReferenceGemma(GemmaConfig config) {
        this.config = config;
    }

    public static ReferenceGemma read(Path folder) {
        Path file = folder.resolve("config.json");
        ReferenceGemma model =
                new ReferenceGemma(new GemmaConfigReader(ConfigFile.parse(file, ConfigFile.bytes(file))).read());
        SafetensorsFolder.open(folder).tensors().forEach((name, tensor) -> {
            float[] values = TensorReader.floats(tensor);
            double[] doubles = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                doubles[i] = values[i];
            }
            model.weights.put(name, doubles);
        });
        return model;
    }

    /** Logits of every position: [tokens][vocabularySize]; computed in double precision, and rounded at the end. */
    public float[][] logits(int[] tokens) {
        double[][] x = embed(tokens);
        for (int layer = 0; layer < config.layers(); layer++) {
            add(
                    x,
                    norm(
                            attention(layer, norm(x, at(layer, "input_layernorm"))),
                            at(layer, "post_attention_layernorm")));
            add(
                    x,
                    norm(
                            feedForward(layer, norm(x, at(layer, "pre_feedforward_layernorm"))),
                            at(layer, "post_feedforward_layernorm")));
        }
        String output = weights.containsKey("lm_head.weight") ? "lm_head.weight" : "model.embed_tokens.weight";
        return capped(product(norm(x, "model.norm.weight"), output, config.vocabularySize()));
    }

    private float[][] capped(double[][] logits) {
        float[][] capped = new float[logits.length][config.vocabularySize()];
        for (int t = 0; t < logits.length; t++) {
            for (int i = 0; i < capped[t].length; i++) {
                capped[t][i] = (float) (config.finalSoftcap() * Math.tanh(logits[t][i] / config.finalSoftcap()));
            }
        }
        return capped;
    }

    /** Of all positions so far, the largest attention score without its sign, before the soft-cap and as a multiple of it. */
    public double largestScore() {
        return largestScore;
    }

    private static String at(int layer, String name) {
        return "model.layers." + layer + "." + name + ".weight";
    }

    private double[][] embed(int[] tokens) {
        int hidden = config.hiddenSize();
        double[][] x = new double[tokens.length][hidden];
        for (int t = 0; t < tokens.length; t++) {
            for (int i = 0; i < hidden; i++) {
                x[t][i] = weights.get("model.embed_tokens.weight")[tokens[t] * hidden + i] * Math.sqrt(hidden);
            }
        }
        return x;
    }

    private static void add(double[][] x, double[][] addend) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += addend[t][i];
            }
        }
    }

    private double[][] norm(double[][] x, String name) {
        double[] weight = weights.get(name);
        double[][] normed = new double[x.length][weight.length];
        for (int t = 0; t < x.length; t++) {
            double squares = 0;
            for (double value : x[t]) {
                squares += value * value;
            }
            double scale = 1 / Math.sqrt(squares / weight.length + config.normEpsilon());
            for (int i = 0; i < weight.length; i++) {
                normed[t][i] = x[t][i] * scale * (1 + weight[i]);
            }
        }
        return normed;
    }

    private double[][] product(double[][] x, String name, int outputs) {
        double[] weight = weights.get(name);
        int inputs = x[0].length;
        double[][] y = new double[x.length][outputs];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < inputs; i++) {
                    y[t][o] += x[t][i] * weight[o * inputs + i];
                }
            }
        }
        return y;
    }

    private double[][] attention(int layer, double[][] x) {
        int size = config.headSize();
        double[][] q = rotate(product(x, at(layer, "self_attn.q_proj"), config.heads() * size));
        double[][] k = rotate(product(x, at(layer, "self_attn.k_proj"), config.kvHeads() * size));
        double[][] v = product(x, at(layer, "self_attn.v_proj"), config.kvHeads() * size);
        double[][] attended = new double[x.length][config.heads() * size];
        for (int t = 0; t < x.length; t++) {
            int first = config.local(layer) ? Math.max(0, t - config.slidingWindow() + 1) : 0;
            for (int head = 0; head < config.heads(); head++) {
                int from = head / (config.heads() / config.kvHeads()) * size;
                double[] share = softmax(scores(q[t], head * size, k, from, first, t));
                for (int s = first; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        attended[t][head * size + i] += share[s - first] * v[s][from + i];
                    }
                }
            }
        }
        return product(attended, at(layer, "self_attn.o_proj"), config.hiddenSize());
    }

    private double[] scores(double[] query, int queryFrom, double[][] keys, int keyFrom, int first, int last) {
        double[] scores = new double[last - first + 1];
        for (int s = first; s <= last; s++) {
            double dot = 0;
            for (int i = 0; i < config.headSize(); i++) {
                dot += query[queryFrom + i] * keys[s][keyFrom + i];
            }
            double scaled = dot / Math.sqrt(config.queryPreAttentionScalar());
            largestScore = Math.max(largestScore, Math.abs(scaled / config.attentionSoftcap()));
            scores[s - first] = config.attentionSoftcap() * Math.tanh(scaled / config.attentionSoftcap());
        }
        return scores;
    }

    private static double[] softmax(double[] scores) {
        double sum = 0;
        double[] shares = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            shares[i] = Math.exp(scores[i]);
            sum += shares[i];
        }
        for (int i = 0; i < scores.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** Value i of a head's first half turns together with value i of its second half. */
    private double[][] rotate(double[][] x) {
        int half = config.headSize() / 2;
        for (int t = 0; t < x.length; t++) {
            for (int from = 0; from < x[t].length; from += config.headSize()) {
                for (int i = from; i < from + half; i++) {
                    double angle = t * Math.pow(config.ropeTheta(), -(double) (i - from) / half);
                    double a = x[t][i];
                    double b = x[t][i + half];
                    x[t][i] = a * Math.cos(angle) - b * Math.sin(angle);
                    x[t][i + half] = b * Math.cos(angle) + a * Math.sin(angle);
                }
            }
        }
        return x;
    }

    private double[][] feedForward(int layer, double[][] x) {
        double[][] gate = product(x, at(layer, "mlp.gate_proj"), config.feedForwardSize());
        double[][] up = product(x, at(layer, "mlp.up_proj"), config.feedForwardSize());
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < gate[t].length; i++) {
                gate[t][i] = gelu(gate[t][i]) * up[t][i];
            }
        }
        return product(gate, at(layer, "mlp.down_proj"), config.hiddenSize());
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
}
