package io.foretell.sampling;

import java.util.Arrays;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Adds a number to the logits of given tokens, before every other rule: {@code logit_bias} of OpenAI's API, in its range of −100 to 100,
 * and what transformers' {@code SequenceBiasLogitsProcessor} does for single tokens. Immutable.
 */
public final class LogitBias {

    /** Changes nothing. */
    public static final LogitBias NONE = of(Map.of());

    private static final double LARGEST = 100;

    /** Ascending. */
    private final int[] tokens;

    /** Of the token at the same place. */
    private final float[] biases;

    private LogitBias(int[] tokens, float[] biases) {
        this.tokens = tokens;
        this.biases = biases;
    }

    /**
     * @param biases by token id
     * @throws IllegalArgumentException naming the token whose bias is out of range
     */
    public static LogitBias of(Map<Integer, Double> biases) {
        int[] tokens = new int[biases.size()];
        float[] values = new float[tokens.length];
        int place = 0;
        for (Entry<Integer, Double> bias : new TreeMap<>(biases).entrySet()) {
            if (!(Math.abs(bias.getValue()) <= LARGEST)) {
                throw new IllegalArgumentException("logitBias of token %d must be from -100 to 100, not %s"
                        .formatted(bias.getKey(), bias.getValue()));
            }
            tokens[place] = bias.getKey();
            values[place++] = bias.getValue().floatValue();
        }
        return new LogitBias(tokens, values);
    }

    /** The ids of the biased tokens, ascending. */
    public int[] tokens() {
        return tokens.clone();
    }

    void forEachToken(IntConsumer action) {
        for (int token : tokens) {
            action.accept(token);
        }
    }

    void apply(float[] logits) {
        for (int i = 0; i < tokens.length; i++) {
            logits[tokens[i]] += biases[i];
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogitBias that
                && Arrays.equals(tokens, that.tokens)
                && Arrays.equals(biases, that.biases);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(biases);
    }

    @Override
    public String toString() {
        return "LogitBias of " + tokens.length + " tokens";
    }
}
