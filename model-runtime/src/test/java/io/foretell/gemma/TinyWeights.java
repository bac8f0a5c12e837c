package io.foretell.gemma;

import io.foretell.safetensors.SafetensorsWriter.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random weights, scaled so that every rule of Gemma 2 shows in the logits. Queries and keys are large, so that scores reach their soft-cap; the embedding is small,
 * so that the layers and not the last token alone decide on the next; the final norm is large, so that logits reach theirs, and negative, so that a token speaks
 * against its own repetition.
 *
 * <p>The two forms of GELU differ noticeably around −2.5 only. So dimension 0 of the residual stream is a constant that nothing but the feed-forwards' gates see,
 * where it serves as the bias that Gemma's layers don't have.
 */
final class TinyWeights {

    private static final long SEED = 4;

    /** Of the residual stream, before the embedding scale. */
    private static final float CONSTANT = 1;

    /** By layer, the last for all further ones: the constant shrinks in the norm as the stream grows. */
    private static final float[] GATE_BIAS = {-0.48f, -0.64f, -0.79f, -0.9f};

    private final GemmaConfig config;
    private final Random random = new Random(SEED);

    private TinyWeights(GemmaConfig config) {
        this.config = config;
    }

    /** TinyGemma's: the same values each time. */
    static List<Tensor> tensors() {
        byte[] json = TinyGemma.config().getBytes(StandardCharsets.UTF_8);
        GemmaConfig config = new GemmaConfigReader(ConfigFile.parse(Path.of("config.json"), json)).read();
        return tensors(config, false);
    }

    /** The same values each time, for the same arguments. */
    static List<Tensor> tensors(GemmaConfig config, boolean ownHead) {
        TinyWeights weights = new TinyWeights(config);
        List<Tensor> tensors = new ArrayList<>();
        GemmaTensors.expected(config, ownHead).forEach((name, shape) -> tensors.add(weights.tensor(name, shape)));
        return tensors;
    }

    private Tensor tensor(String name, List<Long> dimensions) {
        List<Integer> shape = dimensions.stream().map(Math::toIntExact).toList();
        float[] values = uniform(name, shape);
        if (shape.getLast() == config.hiddenSize()) {
            setDimensionZero(name, values, shape.getLast());
        }
        return new Tensor(name, shape, values);
    }

    /** Uniform rather than Gaussian, because its values are exactly specified everywhere. */
    private float[] uniform(String name, List<Integer> shape) {
        double mean = name.equals(GemmaTensors.FINAL_NORM) ? -9 : 0;
        double bound = Math.sqrt(3) * deviation(name, shape.getLast());
        float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    /** 1/√inputs would keep a product's size. */
    private static double deviation(String name, int inputs) {
        if (name.equals(GemmaTensors.EMBEDDING) || name.equals(GemmaTensors.HEAD)) {
            return 0.05;
        }
        if (name.contains("norm")) {
            return 0.3;
        }
        return gain(name) / Math.sqrt(inputs);
    }

    private static double gain(String name) {
        if (name.contains(GemmaTensors.QUERY) || name.contains(GemmaTensors.KEY)) {
            return 2;
        }
        if (name.contains(GemmaTensors.GATE)) {
            return 0.3;
        }
        // What passes such a gate is small, and must not drown in the next norm's epsilon.
        return name.contains(GemmaTensors.UP) || name.contains(GemmaTensors.DOWN) ? 8 : 1;
    }

    /** A norm's multiplier is 1 + w: −1 hides the dimension, or leaves it as it is where the norm's output is added. */
    private static void setDimensionZero(String name, float[] values, int stride) {
        for (int row = 0; row < values.length; row += stride) {
            if (name.equals(GemmaTensors.EMBEDDING)) {
                values[row] = CONSTANT;
            } else if (name.contains(GemmaTensors.GATE)) {
                values[row] = gateBias(Integer.parseInt(name.split("\\.", -1)[2]));
            } else if (name.contains("norm")) {
                values[row] = name.contains(GemmaTensors.PRE_FEED_FORWARD_NORM) ? 0 : -1;
            }
        }
    }

    private static float gateBias(int layer) {
        return GATE_BIAS[Math.min(layer, GATE_BIAS.length - 1)];
    }
}
