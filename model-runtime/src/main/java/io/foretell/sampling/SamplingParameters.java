package io.foretell.sampling;

/**
 * How to choose the next token.
 *
 * @param temperature > 0; logits are divided by it
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP keep the smallest set of tokens whose probability reaches p; 1 keeps all
 * @param repetitionPenalty 1 is off; logits of tokens in prompt and output are divided (or multiplied, if negative) by it
 * @param greedy take the most likely token; temperature, topK, topP and seed then have no effect
 * @param seed the draw for a position is a function of (seed, position) alone
 */
public record SamplingParameters(
        double temperature, int topK, double topP, double repetitionPenalty, boolean greedy, long seed) {

    /**
     * @throws IllegalArgumentException naming the parameter that is out of range
     */
    public SamplingParameters {
        require(greedy || isPositive(temperature), "temperature", "above 0", temperature);
        require(greedy || topK >= 0, "topK", "0 or more", topK);
        require(greedy || (topP > 0 && topP <= 1), "topP", "above 0 and at most 1", topP);
        require(isPositive(repetitionPenalty), "repetitionPenalty", "above 0", repetitionPenalty);
    }

    private static boolean isPositive(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    private static void require(boolean holds, String name, String range, Number value) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, not %s".formatted(name, range, value));
        }
    }
}
