package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.sampling.SamplingParameters.Penalties;
import io.foretell.sampling.TokenLogprobs.Alternative;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogprobsTest {

    private static final int VOCABULARY = 300;

    private final Sampler sampler = new Sampler();

    @Test
    void they_are_those_of_the_model_whatever_bias_penalties_temperature_and_minima_make_of_them() {
        float[] row = row(3, false);
        double total = IntStream.range(0, VOCABULARY)
                .mapToDouble(token -> Math.exp(row[token]))
                .sum();
        SamplingParameters parameters = SamplingParameters.builder()
                .temperature(0.3)
                .topK(7)
                .penalties(new Penalties(1.5, 2, 1))
                .logitBias(LogitBias.of(Map.of(11, 50.0)))
                .logprobs(20)
                .build();
        KnownTokens sequence = KnownTokens.prompt(1, 2).withOutput(11, 3);
        int token = sampler.sample(row.clone(), sequence, parameters);
        TokenLogprobs logprobs = sampler.logprobs(token, parameters);
        assertThat(token).isEqualTo(11);
        assertThat(logprobs.logprob()).isCloseTo(Math.log(Math.exp(row[11]) / total), within(1e-9));
        assertThat(logprobs.likeliest())
                .hasSize(20)
                .allSatisfy(alternative -> assertThat(alternative.logprob())
                        .isCloseTo(Math.log(Math.exp(row[alternative.token()]) / total), within(1e-9)));
    }

    @Test
    void the_likeliest_come_in_order_and_equal_ones_by_id() {
        for (int count = 0; count <= 20; count++) {
            float[] row = row(count, true);
            SamplingParameters parameters =
                    SamplingParameters.builder().logprobs(count).build();
            int token = sampler.sample(row.clone(), KnownTokens.prompt(1), parameters);
            List<Integer> expected = IntStream.range(0, VOCABULARY)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingDouble(id -> -row[id]).thenComparing(id -> id))
                    .limit(count)
                    .toList();
            assertThat(sampler.logprobs(token, parameters).likeliest())
                    .extracting(Alternative::token)
                    .isEqualTo(expected);
        }
    }

    @Test
    void a_vocabulary_smaller_than_the_number_asked_for_is_listed_whole() {
        SamplingParameters parameters =
                SamplingParameters.builder().logprobs(20).greedy(true).build();
        int token = sampler.sample(new float[] {0, 0}, KnownTokens.prompt(1), parameters);
        assertThat(sampler.logprobs(token, parameters))
                .isEqualTo(new TokenLogprobs(
                        -Math.log(2), List.of(new Alternative(0, -Math.log(2)), new Alternative(1, -Math.log(2)))));
    }

    @Test
    void logits_too_large_for_their_exponential_have_them_too() {
        SamplingParameters parameters = SamplingParameters.builder().logprobs(1).build();
        int token = sampler.sample(new float[] {3e38f, -3e38f}, KnownTokens.prompt(1), parameters);
        assertThat(sampler.logprobs(token, parameters)).isEqualTo(new TokenLogprobs(0, List.of(new Alternative(0, 0))));
    }

    @Test
    void whoever_does_not_ask_gets_none_and_draws_the_same() {
        for (int seed = 0; seed < 50; seed++) {
            SamplingParameters without = SamplingParameters.builder().seed(seed).build();
            SamplingParameters with =
                    SamplingParameters.builder().seed(seed).logprobs(0).build();
            float[] row = row(seed, false);
            int token = sampler.sample(row.clone(), KnownTokens.prompt(1), without);
            assertThat(sampler.logprobs(token, without)).isNull();
            assertThat(sampler.sample(row.clone(), KnownTokens.prompt(1), with)).isEqualTo(token);
            assertThat(sampler.logprobs(token, with).likeliest()).isEmpty();
        }
    }

    private static float[] row(long seed, boolean ties) {
        Random random = new Random(seed);
        float[] row = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            float logit = (float) random.nextGaussian() * 3;
            row[token] = ties ? Math.round(logit) : logit;
        }
        return row;
    }
}
