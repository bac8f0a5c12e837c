package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final int VOCABULARY = 60;
    private static final int DRAWS = 40_000;
    private static final int[] HISTORY = {3, 5, 3, 3, 7, 11, 0};

    private final Sampler sampler = new Sampler();

    @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}, penalty {3}, ties {4}")
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
    void draws_follow_the_distribution_that_the_rules_define(
            double temperature, int topK, double topP, double penalty, boolean ties) {
        float[] row = row(new Random(3), ties);
        SamplingParameters parameters = new SamplingParameters(temperature, topK, topP, penalty, false, 42);
        double[] expected = exact(row, parameters);
        int[] drawn = new int[VOCABULARY];
        for (int position = 0; position < DRAWS; position++) {
            drawn[sampler.sample(row.clone(), HISTORY, HISTORY.length, parameters, position)]++;
        }
        assertChiSquareFits(expected, drawn);
    }

    @Test
    void a_draw_depends_on_seed_and_position_alone() {
        float[] row = row(new Random(5), false);
        SamplingParameters parameters = new SamplingParameters(1, 0, 1, 1, false, 9);
        int[] forwards = IntStream.range(0, 100)
                .map(position -> sampler.sample(row.clone(), HISTORY, 3, parameters, position))
                .toArray();
        int[] backwards = IntStream.range(0, 100)
                .map(i -> new Sampler().sample(row.clone(), HISTORY, 3, parameters, 99 - i))
                .toArray();
        assertThat(IntStream.range(0, 100).map(i -> backwards[99 - i]).toArray())
                .isEqualTo(forwards);
        assertThat(Arrays.stream(forwards).distinct().count()).isGreaterThan(5);
        SamplingParameters otherSeed = new SamplingParameters(1, 0, 1, 1, false, 10);
        assertThat(IntStream.range(0, 100)
                        .map(position -> sampler.sample(row.clone(), HISTORY, 3, otherSeed, position))
                        .toArray())
                .isNotEqualTo(forwards);
    }

    @Test
    void greedy_takes_the_lowest_of_equal_ids_after_the_penalty() {
        SamplingParameters greedy = new SamplingParameters(1, 0, 1, 2, true, 0);
        assertThat(sampler.sample(new float[] {1, 4, 4, 6}, new int[] {3}, 1, greedy, 1))
                .isEqualTo(1);
        assertThat(sampler.sample(new float[] {-3, -2, -2}, new int[] {1}, 1, greedy, 1))
                .isEqualTo(2);
    }

    @Test
    void a_repeated_token_is_penalised_once_and_negative_logits_move_down_too() {
        float[] logits = {4, -4, 4, 0};
        new RepetitionPenalty().apply(logits, new int[] {0, 0, 1, 1, 0, 2}, 5, 2);
        assertThat(logits).containsExactly(2, -8, 4, 0);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_row_with_a_logit_that_is_no_number_is_refused_whatever_the_parameters(float broken) {
        List<SamplingParameters> all = List.of(
                new SamplingParameters(1, 0, 1, 1, true, 0),
                new SamplingParameters(1, 2, 0.5, 1.2, false, 0),
                new SamplingParameters(1, 0, 1, 1, false, 0));
        for (SamplingParameters parameters : all) {
            assertThatThrownBy(() -> sampler.sample(new float[] {1, broken, 3}, new int[] {1}, 1, parameters, 1))
                    .isInstanceOf(NonFiniteLogitsException.class)
                    .hasMessageContaining("token 1");
        }
    }

    @Test
    void extreme_parameters_still_give_a_token() {
        float[] row = row(new Random(8), false);
        int mostLikely = IntStream.range(0, VOCABULARY)
                .boxed()
                .max(Comparator.comparingDouble(token -> row[token]))
                .orElseThrow();
        SamplingParameters cold = new SamplingParameters(1e-300, 0, 1, 1, false, 1);
        SamplingParameters narrow = new SamplingParameters(1, 0, 1e-300, 1, false, 1);
        for (int position = 0; position < 100; position++) {
            assertThat(sampler.sample(row.clone(), HISTORY, 1, cold, position)).isEqualTo(mostLikely);
            assertThat(sampler.sample(row.clone(), HISTORY, 1, narrow, position))
                    .isEqualTo(mostLikely);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 1, temperature",
        "1, -1, 1, 1, topK",
        "1, 0, 0, 1, topP",
        "1, 0, 1.1, 1, topP",
        "1, 0, 1, 0, repetitionPenalty"
    })
    void a_parameter_out_of_range_is_refused_by_name(
            double temperature, int topK, double topP, double penalty, String name) {
        assertThatThrownBy(() -> new SamplingParameters(temperature, topK, topP, penalty, false, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
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

    /** The same rules, written as their definitions read: sort everything, keep or drop one by one. */
    private static double[] exact(float[] row, SamplingParameters parameters) {
        double[] scores = new double[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            int id = token;
            boolean repeated = Arrays.stream(HISTORY).anyMatch(seen -> seen == id);
            double factor = repeated ? parameters.repetitionPenalty() : 1;
            scores[token] = (row[token] < 0 ? row[token] * factor : row[token] / factor) / parameters.temperature();
        }
        List<Integer> ranked = IntStream.range(0, VOCABULARY)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(token -> -scores[token])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        double least = parameters.topK() == 0 || parameters.topK() >= VOCABULARY
                ? Double.NEGATIVE_INFINITY
                : scores[ranked.get(parameters.topK() - 1)];
        List<Integer> likely =
                ranked.stream().filter(token -> scores[token] >= least).toList();
        double total =
                likely.stream().mapToDouble(token -> Math.exp(scores[token])).sum();
        double[] kept = new double[VOCABULARY];
        double mass = 0;
        for (int token : likely) {
            if (parameters.topP() == 1 || mass < parameters.topP()) {
                kept[token] = Math.exp(scores[token]) / total;
                mass += kept[token];
            }
        }
        double keptMass = mass;
        return Arrays.stream(kept).map(probability -> probability / keptMass).toArray();
    }

    /** Rare tokens are pooled until 5 draws are expected, the usual condition of the test; 5 standard deviations are allowed. */
    private static void assertChiSquareFits(double[] expected, int[] drawn) {
        double statistic = 0;
        int cells = 0;
        double pooledExpected = 0;
        double pooledDrawn = 0;
        for (int token = 0; token < expected.length; token++) {
            assertThat(expected[token] > 0 || drawn[token] == 0).isTrue();
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
