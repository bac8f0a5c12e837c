package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.foretell.sampling.SamplingParameters.Penalties;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortlistTest {

    private static final int VOCABULARY = 200;
    private static final int LISTED = 40;

    private final Sampler sampler = new Sampler();

    /** The kinds of request that are proven in different ways. */
    private enum Kind {
        GREEDY,
        TOP_K,
        ALL;

        static Kind of(SamplingParameters parameters) {
            return parameters.greedy() ? GREEDY : parameters.topK() > 0 ? TOP_K : ALL;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatever_the_parameters_the_list_gives_the_row_s_token_or_asks_for_the_row(long seed) {
        Random random = new Random(seed);
        Map<Kind, Integer> listed = new EnumMap<>(Kind.class);
        Map<Kind, Integer> fetched = new EnumMap<>(Kind.class);
        for (int i = 0; i < 10_000; i++) {
            float[] row = row(random, random.nextInt(4) == 0);
            SamplingParameters parameters = parameters(random);
            KnownTokens sequence = sequence(random);
            ListedRow list =
                    new ListedRow(row, LISTED, TopLogits.LOG_SUM_EXP_ERROR * (1.6 * random.nextDouble() - 0.8));
            assertSame(list, row, sequence, parameters);
            (list.fetched() == 0 ? listed : fetched).merge(Kind.of(parameters), 1, Integer::sum);
        }
        assertThat(listed.keySet()).containsExactlyInAnyOrder(Kind.GREEDY, Kind.TOP_K);
        assertThat(fetched.keySet()).containsExactlyInAnyOrder(Kind.values());
    }

    private void assertSame(ListedRow list, float[] row, KnownTokens sequence, SamplingParameters parameters) {
        Sampler whole = new Sampler();
        int expected = whole.sample(row.clone(), sequence, parameters);
        int token = sampler.sample(list, sequence, parameters);
        assertThat(token).as("%s of %s", parameters, Arrays.toString(row)).isEqualTo(expected);
        TokenLogprobs expectedLogprobs = whole.logprobs(token, parameters);
        TokenLogprobs logprobs = sampler.logprobs(token, parameters);
        if (expectedLogprobs == null) {
            assertThat(logprobs).isNull();
            return;
        }
        assertThat(logprobs.logprob()).isCloseTo(expectedLogprobs.logprob(), within(1.1e-4));
        assertThat(logprobs.likeliest())
                .extracting(TokenLogprobs.Alternative::token)
                .isEqualTo(expectedLogprobs.likeliest().stream()
                        .map(TokenLogprobs.Alternative::token)
                        .toList());
    }

    @Test
    void a_list_of_the_whole_vocabulary_never_needs_the_row() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            float[] row = row(random, i % 2 == 0);
            ListedRow list = new ListedRow(row, VOCABULARY, 0);
            SamplingParameters parameters = parameters(random);
            assertSame(list, row, sequence(random), parameters);
            assertThat(list.fetched()).isEqualTo(parameters.penalties().repetition() < 1 ? 1 : 0);
        }
    }

    /** The API's defaults, on a row as peaked as a trained model's. */
    @Test
    void an_ordinary_request_needs_the_list_alone() {
        Random random = new Random(6);
        SamplingParameters ordinary = SamplingParameters.builder()
                .temperature(0.6)
                .topK(20)
                .topP(0.9)
                .penalties(new Penalties(1.2, 0, 0))
                .logprobs(5)
                .build();
        for (int i = 0; i < 1_000; i++) {
            float[] row = row(random, false);
            ListedRow list = new ListedRow(row, LISTED, 0);
            assertSame(list, row, KnownTokens.prompt(1, 2, 3, 4, 5), ordinary);
            assertThat(list.fetched()).isZero();
        }
    }

    /** An unlisted token that a bias lifts is the likeliest: of the list alone, another would be. */
    @Test
    void a_bias_on_an_unlisted_token_asks_for_the_row() {
        float[] row = new float[VOCABULARY];
        row[7] = 3;
        ListedRow list = new ListedRow(row, 10, 0);
        SamplingParameters greedy = SamplingParameters.builder()
                .greedy(true)
                .logitBias(LogitBias.of(Map.of(0, 4.0)))
                .build();
        assertThat(sampler.sample(list, KnownTokens.prompt(1), greedy)).isZero();
        assertThat(list.fetched()).isEqualTo(1);
    }

    /** All listed tokens are above all others once the last of them is lifted; of 50 that may be drawn they are 40. */
    @Test
    void a_top_k_above_the_list_s_length_asks_for_the_row() {
        float[] row = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            row[token] = -token / 100f;
        }
        for (long seed = 0; seed < 20; seed++) {
            ListedRow list = new ListedRow(row, LISTED, 0);
            SamplingParameters wide = SamplingParameters.builder()
                    .topK(50)
                    .logitBias(LogitBias.of(Map.of(LISTED - 1, 1.0)))
                    .seed(seed)
                    .build();
            assertSame(list, row, KnownTokens.prompt(1), wide);
            assertThat(list.fetched()).isEqualTo(1);
        }
    }

    @Test
    void a_repetition_penalty_below_one_never_qualifies() {
        float[] row = row(new Random(7), false);
        ListedRow list = new ListedRow(row, LISTED, 0);
        SamplingParameters greedy = SamplingParameters.builder()
                .greedy(true)
                .penalties(new Penalties(0.99, 0, 0))
                .build();
        assertSame(list, row, KnownTokens.prompt(1), greedy);
        assertThat(list.fetched()).isEqualTo(1);
    }

    /** All listed tokens are stop tokens that must not come yet. */
    @Test
    void a_list_that_is_masked_whole_asks_for_the_row() {
        float[] row = new float[VOCABULARY];
        Arrays.fill(row, 10, 15, 5);
        ListedRow list = new ListedRow(row, 5, 0);
        KnownTokens sequence =
                KnownTokens.prompt(1).withStops(IntStream.range(10, 15).boxed().collect(Collectors.toSet()));
        SamplingParameters greedy =
                SamplingParameters.builder().greedy(true).minNewTokens(3).build();
        assertSame(list, row, sequence, greedy);
        assertThat(list.fetched()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 150})
    void a_row_with_a_logit_that_is_no_number_is_refused_as_a_whole_row_is(int broken) {
        float[] row = new float[VOCABULARY];
        row[broken] = Float.NaN;
        ListedRow list = new ListedRow(row, LISTED, 0);
        assertThatExceptionOfType(NonFiniteLogitsException.class)
                .isThrownBy(() -> sampler.sample(
                        list,
                        KnownTokens.prompt(1),
                        SamplingParameters.builder().topK(3).build()))
                .withMessageContaining("token " + broken);
    }

    private static float[] row(Random random, boolean ties) {
        double spread = 1 + 4 * random.nextDouble();
        float[] row = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            float logit = (float) (30 * Math.tanh(spread * random.nextGaussian() / 30));
            row[token] = ties ? Math.round(logit) : logit;
        }
        return row;
    }

    private static KnownTokens sequence(Random random) {
        int[] prompt = random.ints(random.nextInt(1, 20), 0, VOCABULARY).toArray();
        int[] output = random.ints(random.nextInt(10), 0, VOCABULARY).toArray();
        Set<Integer> stops =
                random.ints(random.nextInt(4), 0, VOCABULARY + 1).boxed().collect(Collectors.toSet());
        return KnownTokens.prompt(prompt).withOutput(output).withStops(stops);
    }

    private static SamplingParameters parameters(Random random) {
        Map<Integer, Double> biases = new TreeMap<>();
        random.ints(random.nextInt(4), 0, VOCABULARY).forEach(token -> biases.put(token, 3 * random.nextGaussian()));
        double[] repetitions = {1, 1, 1.05, 1.2, 2, 0.9};
        return SamplingParameters.builder()
                .temperature(random.nextBoolean() ? 1 : 0.1 + 1.9 * random.nextDouble())
                .topK(random.nextInt(3) == 0 ? 0 : random.nextInt(1, 60))
                .topP(random.nextBoolean() ? 1 : 0.05 + 0.95 * random.nextDouble())
                .minP(random.nextBoolean() ? 0 : random.nextDouble() / 4)
                .penalties(new Penalties(
                        repetitions[random.nextInt(repetitions.length)],
                        random.nextBoolean() ? 0 : 4 * random.nextDouble() - 2,
                        random.nextBoolean() ? 0 : 4 * random.nextDouble() - 2))
                .logitBias(LogitBias.of(biases))
                .minNewTokens(random.nextInt(12))
                .logprobs(random.nextInt(3) == 0 ? random.nextInt(21) : null)
                .greedy(random.nextInt(4) == 0)
                .seed(random.nextLong())
                .build();
    }
}
