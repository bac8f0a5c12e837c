package io.foretell.sampling;

import org.jspecify.annotations.Nullable;

/**
 * How to choose the next token; {@link #builder} begins with every rule off. The ranges are those of transformers, and of OpenAI's API
 * and vLLM for what transformers doesn't have.
 *
 * @param temperature > 0; logits are divided by it
 * @param topK keep the k most likely tokens; 0 keeps all
 * @param topP keep the smallest set of tokens whose probability reaches p; 1 keeps all
 * @param minP keep the tokens at least p times as likely as the likeliest; 0 keeps all
 * @param minNewTokens no stop token is drawn before the output has so many tokens
 * @param logprobs for each token its log probability, and those of so many likeliest ones, 0 to 20; null for none at all
 * @param greedy take the most likely token; temperature, topK, topP, minP and seed then have no effect
 * @param seed the draw for a position is a function of (seed, position) alone
 */
public record SamplingParameters(
        double temperature,
        int topK,
        double topP,
        double minP,
        Penalties penalties,
        LogitBias logitBias,
        int minNewTokens,
        @Nullable Integer logprobs,
        boolean greedy,
        long seed) {

    private static final int MOST_LOGPROBS = 20;

    /**
     * @throws IllegalArgumentException naming the parameter that is out of range
     */
    public SamplingParameters {
        require(isPositive(temperature), "temperature", "above 0", temperature);
        require(topK >= 0, "topK", "0 or more", topK);
        require(topP > 0 && topP <= 1, "topP", "above 0 and at most 1", topP);
        require(minP >= 0 && minP <= 1, "minP", "from 0 to 1", minP);
        require(minNewTokens >= 0, "minNewTokens", "0 or more", minNewTokens);
        if (logprobs != null) {
            require(logprobs >= 0 && logprobs <= MOST_LOGPROBS, "logprobs", "from 0 to 20", logprobs);
        }
    }

    /**
     * What makes tokens less likely that occurred before.
     *
     * @param repetition 1 is off; logits of tokens in prompt and output are divided (or multiplied, if negative) by it
     * @param frequency 0 is off; subtracted from the logits of tokens in the output, once per occurrence; −2 to 2
     * @param presence 0 is off; subtracted from the logits of tokens in the output, once; −2 to 2
     */
    public record Penalties(double repetition, double frequency, double presence) {

        public static final Penalties NONE = new Penalties(1, 0, 0);

        private static final double LARGEST = 2;

        /**
         * @throws IllegalArgumentException naming the penalty that is out of range
         */
        public Penalties {
            require(isPositive(repetition), "repetitionPenalty", "above 0", repetition);
            require(Math.abs(frequency) <= LARGEST, "frequencyPenalty", "from -2 to 2", frequency);
            require(Math.abs(presence) <= LARGEST, "presencePenalty", "from -2 to 2", presence);
        }
    }

    private static boolean isPositive(double value) {
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    private static void require(boolean holds, String name, String range, Number value) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, not %s".formatted(name, range, value));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Parameters by name; what is not set is off. Not thread-safe. */
    public static final class Builder {

        private double temperature = 1;
        private int topK;
        private double topP = 1;
        private double minP;
        private Penalties penalties = Penalties.NONE;
        private LogitBias logitBias = LogitBias.NONE;
        private int minNewTokens;
        private @Nullable Integer logprobs;
        private boolean greedy;
        private long seed;

        private Builder() {}

        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        public Builder topK(int value) {
            topK = value;
            return this;
        }

        public Builder topP(double value) {
            topP = value;
            return this;
        }

        public Builder minP(double value) {
            minP = value;
            return this;
        }

        public Builder penalties(Penalties value) {
            penalties = value;
            return this;
        }

        public Builder logitBias(LogitBias value) {
            logitBias = value;
            return this;
        }

        public Builder minNewTokens(int value) {
            minNewTokens = value;
            return this;
        }

        public Builder logprobs(@Nullable Integer value) {
            logprobs = value;
            return this;
        }

        public Builder greedy(boolean value) {
            greedy = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException naming the parameter that is out of range
         */
        public SamplingParameters build() {
            return new SamplingParameters(
                    temperature, topK, topP, minP, penalties, logitBias, minNewTokens, logprobs, greedy, seed);
        }
    }
}
