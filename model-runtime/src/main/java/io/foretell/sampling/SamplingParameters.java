package io.foretell.sampling;

/**
 * How to choose the next token.
 *
 * @param temperature > 0; logits are divided by it
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP keep the smallest set of tokens whose probability reaches p; 1 keeps all
 * @param repetitionPenalty 1 is off; tokens of prompt and output are divided (or multiplied, if negative) by it
 * @param greedy take the most likely token; temperature, topK, topP and seed then have no effect
 * @param seed the draw for a position is a function of (seed, position) alone
 */
public record SamplingParameters(
        double temperature, int topK, double topP, double repetitionPenalty, boolean greedy, long seed) {}
