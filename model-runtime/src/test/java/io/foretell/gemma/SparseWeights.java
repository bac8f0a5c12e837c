package io.foretell.gemma;

import static io.foretell.gemma.GemmaTensors.inLayer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The few weights of {@link PublishedGemma} that aren't zero, and the logits that follow from them in double precision. They form one chain through all layers: each
 * block reads the dimension of the residual stream that the block before it wrote, so a block that computed anything else would change every logit. They lie in the far corners
 * of their matrices, where wrong offsets would not find them. All are bf16 numbers.
 */
public final class SparseWeights {

    /** The last row of the embedding. */
    public static final int TOKEN = PublishedGemma.VOCABULARY_SIZE - 1;

    private static final float EMBEDDED = 0.5f;
    private static final float GAIN = 0.125f;

    private final GemmaConfig config;

    /**
     * @param row 0 for what has one dimension
     */
    record Weight(String tensor, long row, long column, float value) {}

    private SparseWeights(GemmaConfig config) {
        this.config = config;
    }

    static List<Weight> of(GemmaConfig config) {
        SparseWeights weights = new SparseWeights(config);
        List<Weight> all = new ArrayList<>();
        all.add(new Weight(GemmaTensors.EMBEDDING, TOKEN, weights.dimension(0), EMBEDDED));
        weights.outputs()
                .forEach((token, dimension) ->
                        all.add(new Weight(GemmaTensors.EMBEDDING, token, dimension, outputWeight(token))));
        for (int layer = 0; layer < config.layers(); layer++) {
            all.addAll(weights.layer(layer));
        }
        return all;
    }

    private List<Weight> layer(int layer) {
        int in = dimension(2 * layer);
        int middle = dimension(2 * layer + 1);
        int out = dimension(2 * layer + 2);
        int kvHead = config.kvHeads() - 1 - layer % config.kvHeads();
        int value = (kvHead + 1) * config.headSize() - 1 - layer;
        int queryHead = (kvHead + 1) * (config.heads() / config.kvHeads()) - 1;
        int attended = (queryHead + 1) * config.headSize() - 1 - layer;
        int unit = config.feedForwardSize() - 1 - layer;
        return List.of(
                new Weight(inLayer(layer, GemmaTensors.VALUE), value, in, GAIN),
                new Weight(inLayer(layer, GemmaTensors.ATTENTION_OUTPUT), middle, attended, GAIN),
                new Weight(inLayer(layer, GemmaTensors.POST_ATTENTION_NORM), 0, middle, normWeight(layer)),
                new Weight(inLayer(layer, GemmaTensors.GATE), unit, middle, GAIN),
                new Weight(inLayer(layer, GemmaTensors.UP), unit, middle, GAIN),
                new Weight(inLayer(layer, GemmaTensors.DOWN), out, unit, GAIN),
                new Weight(inLayer(layer, GemmaTensors.POST_FEED_FORWARD_NORM), 0, out, -normWeight(layer)));
    }

    /** The residual stream's dimension that the chain's n-th link reads: all different, the last one first. */
    private int dimension(int link) {
        return Math.floorMod(-1 - link * 1009, config.hiddenSize());
    }

    private static float normWeight(int layer) {
        return (layer % 5 - 2) * 0.25f;
    }

    /** Tokens other than {@link #TOKEN} whose logit is not zero, and the dimension that it depends on. */
    private Map<Integer, Integer> outputs() {
        int links = 2 * config.layers();
        return Map.of(0, dimension(links), 2, dimension(1), 106, dimension(links - 1), 128_000, dimension(links / 2));
    }

    private static float outputWeight(int token) {
        return token == 106 ? -0.5f : 0.25f;
    }

    /** What a first step over {@link #TOKEN} alone gives, by token; every other logit is zero. */
    public static Map<Integer, Double> logits() {
        return new SparseWeights(PublishedGemma.config(PublishedGemma.Size.B27)).forward();
    }

    private Map<Integer, Double> forward() {
        double[] x = new double[config.hiddenSize()];
        x[dimension(0)] = EMBEDDED * Math.sqrt(x.length);
        for (int layer = 0; layer < config.layers(); layer++) {
            int middle = dimension(2 * layer + 1);
            int out = dimension(2 * layer + 2);
            // One token attends to itself alone, so what comes out is its value.
            double attended = normed(x, dimension(2 * layer)) * GAIN * GAIN;
            x[middle] += normedAlone(attended) * (1 + normWeight(layer));
            double product = normed(x, middle) * GAIN;
            x[out] += normedAlone(gelu(product) * product * GAIN) * (1 - normWeight(layer));
        }
        Map<Integer, Double> logits = new HashMap<>();
        outputs().forEach((token, from) -> logits.put(token, capped(normed(x, from) * outputWeight(token))));
        logits.put(TOKEN, capped(normed(x, dimension(0)) * EMBEDDED));
        return logits;
    }

    private double normed(double[] x, int dimension) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        return x[dimension] / Math.sqrt(squares / x.length + config.normEpsilon());
    }

    /** The norm of a vector that is zero elsewhere. */
    private double normedAlone(double value) {
        return value / Math.sqrt(value * value / config.hiddenSize() + config.normEpsilon());
    }

    private double capped(double logit) {
        return config.finalSoftcap() * Math.tanh(logit / config.finalSoftcap());
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
}
