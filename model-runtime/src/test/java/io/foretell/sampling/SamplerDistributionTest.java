package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.sampling.SamplingParameters.Penalties;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Draws follow, by Pearson's chi-square test, the distribution that {@link ExactDistribution} computes another way. */
class SamplerDistributionTest {

    private static final int VOCABULARY = 60;
    private static final int DRAWS = 10_000;

    /** 3 and 7 are in both, 20 is in the prompt alone. */
    private static final KnownTokens SEQUENCE =
            KnownTokens.prompt(3, 20, 7, 11).withOutput(3, 5, 3, 3, 7, 0, 41).withStops(Set.of(1, 5, 33, 1_000));

    private final Sampler sampler = new Sampler();

    @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}, repetition {3}, ties {4}")
    @CsvSource({
        "1.0,  0, 1.0,  1.0, false",
        "1.0,  0, 1.0,  1.0, true",
        "0.7, 10, 1.0,  1.0, false",
        "0.7, 10, 1.0,  1.0, true",
        "1.5,  0, 0.9,  1.0, false",
        "1.5,  0, 0.9,  1.0, true",
        "1.0, 50, 0.95, 1.2, false",
        "2.0, 20, 0.6,  1.3, true",
        "0.3, 50, 0.2,  1.0, true",
        "1.0,  1, 1.0,  1.0, false"
    })
    void temperature_top_k_top_p_and_repetition_penalty(
            double temperature, int topK, double topP, double repetition, boolean ties) {
        SamplingParameters.Builder rules = SamplingParameters.builder()
                .temperature(temperature)
                .topK(topK)
                .topP(topP)
                .penalties(new Penalties(repetition, 0, 0));
        assertDrawsFit(row(new Random(3), ties), Map.of(), rules);
    }

    @ParameterizedTest(name = "temperature {0}, top-p {1}, min-p {2}, ties {3}")
    @CsvSource({
        "1.0, 1.0, 0.1,  false",
        "1.0, 1.0, 0.05, true",
        "0.5, 1.0, 0.02, false",
        "2.5, 0.9, 0.3,  true",
        "2.0, 0.7, 0.01, false",
        "1.0, 1.0, 1.0,  true"
    })
    void min_p(double temperature, double topP, double minP, boolean ties) {
        SamplingParameters.Builder rules =
                SamplingParameters.builder().temperature(temperature).topP(topP).minP(minP);
        assertDrawsFit(row(new Random(4), ties), Map.of(), rules);
    }

    @ParameterizedTest(name = "repetition {0}, frequency {1}, presence {2}")
    @CsvSource({"1, 0.5, 0", "1, -1.25, 0", "1, 0, 1.5", "1, 0, -2", "1.5, 2, 2", "0.7, -0.3, 0.9"})
    void penalties_of_all_kinds(double repetition, double frequency, double presence) {
        SamplingParameters.Builder rules =
                SamplingParameters.builder().penalties(new Penalties(repetition, frequency, presence));
        assertDrawsFit(row(new Random(5), false), Map.of(), rules);
    }

    @ParameterizedTest(name = "at least {0} new tokens, top-k {1}")
    @CsvSource({"7, 0", "8, 0", "8, 5", "100, 59"})
    void stop_tokens_are_never_drawn_below_the_minimum_and_as_always_from_it_on(int minNewTokens, int topK) {
        SamplingParameters.Builder rules =
                SamplingParameters.builder().minNewTokens(minNewTokens).topK(topK);
        assertDrawsFit(row(new Random(6), false), Map.of(1, 3.0, 5, 2.0), rules);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "-1.5", "3", "-100", "100"})
    void logit_bias(double bias) {
        assertDrawsFit(row(new Random(7), false), Map.of(9, bias, 50, -bias), SamplingParameters.builder());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource
    void all_rules_together_at_random(long seed) {
        Random random = new Random(seed);
        SamplingParameters.Builder rules = SamplingParameters.builder()
                .temperature(0.3 + 2 * random.nextDouble())
                .topK(random.nextInt(2 * VOCABULARY))
                .topP(random.nextInt(3) == 0 ? 1 : 0.3 + 0.7 * random.nextDouble())
                .minP(random.nextInt(3) == 0 ? 0 : 0.2 * random.nextDouble())
                .penalties(new Penalties(
                        0.5 + random.nextDouble(), 4 * random.nextDouble() - 2, 4 * random.nextDouble() - 2))
                .minNewTokens(random.nextInt(14));
        Map<Integer, Double> biases = new TreeMap<>();
        random.ints(6, 0, VOCABULARY).forEach(token -> biases.put(token, 6 * random.nextDouble() - 3));
        assertDrawsFit(row(random, false), biases, rules);
    }

    static LongStream all_rules_together_at_random() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void one_seed_at_all_positions_draws_as_all_seeds_at_one(String name, SamplingParameters.Builder rules) {
        float[] row = row(new Random(8), false);
        int[] drawn = new int[VOCABULARY];
        SamplingParameters parameters = rules.seed(42).build();
        int[] tokens = new int[DRAWS];
        for (int position = 0; position < DRAWS; position++) {
            KnownTokens sequence = new KnownTokens(tokens, position, position, new int[0]);
            drawn[sampler.sample(row.clone(), sequence, parameters)]++;
        }
        assertChiSquareFits(new ExactDistribution(KnownTokens.prompt(), parameters).of(row, noBias()), drawn);
    }

    static Stream<Object[]> one_seed_at_all_positions_draws_as_all_seeds_at_one() {
        return Stream.of(
                new Object[] {"all tokens", SamplingParameters.builder()},
                new Object[] {"a few", SamplingParameters.builder().topK(4).temperature(2)});
    }

    private void assertDrawsFit(float[] row, Map<Integer, Double> biases, SamplingParameters.Builder rules) {
        rules.logitBias(LogitBias.of(biases));
        double[] bias = noBias();
        biases.forEach((token, value) -> bias[token] = value);
        double[] expected = new ExactDistribution(SEQUENCE, rules.build()).of(row, bias);
        int[] drawn = new int[VOCABULARY];
        for (int seed = 0; seed < DRAWS; seed++) {
            SamplingParameters parameters = rules.seed(seed).build();
            drawn[sampler.sample(row.clone(), SEQUENCE, parameters)]++;
        }
        assertChiSquareFits(expected, drawn);
    }

    private static double[] noBias() {
        return new double[VOCABULARY];
    }

    /** Ties: logits in steps of a half, so that some are equal at the edges of top-k and top-p. */
    private static float[] row(Random random, boolean ties) {
        float[] row = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            float logit = (float) random.nextGaussian() * 1.5f;
            row[token] = ties ? Math.round(logit * 2) / 2f : logit;
        }
        return row;
    }

    /** Rare tokens are pooled until 5 draws are expected, the usual condition of the test; 5 standard deviations are allowed. */
    private static void assertChiSquareFits(double[] expected, int[] drawn) {
        double statistic = 0;
        int cells = 0;
        double pooledExpected = 0;
        double pooledDrawn = 0;
        for (int token = 0; token < expected.length; token++) {
            assertThat(expected[token] > 0 || drawn[token] == 0)
                    .as("token %d may not be drawn", token)
                    .isTrue();
            pooledExpected += expected[token] * DRAWS;
            pooledDrawn += drawn[token];
            if (pooledExpected >= 5) {
                statistic += (pooledDrawn - pooledExpected) * (pooledDrawn - pooledExpected) / pooledExpected;
                cells++;
                pooledExpected = 0;
                pooledDrawn = 0;
            }
        }
        int freedom = Math.max(1, cells - 1);
        assertThat(statistic).isLessThan(freedom + 5 * Math.sqrt(2.0 * freedom));
    }
}
