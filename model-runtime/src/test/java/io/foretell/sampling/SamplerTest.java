package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.foretell.sampling.SamplingParameters.Penalties;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {

    private static final int VOCABULARY = 60;
    private static final int POSITIONS = 100;

    private final Sampler sampler = new Sampler();

    @Test
    void a_draw_depends_on_seed_and_position_alone() {
        float[] row = row(new Random(5));
        SamplingParameters parameters = SamplingParameters.builder().seed(9).build();
        int[] forwards = IntStream.range(0, POSITIONS)
                .map(position -> draw(sampler, row, position, parameters))
                .toArray();
        int[] backwards = IntStream.range(0, POSITIONS)
                .map(i -> draw(new Sampler(), row, POSITIONS - 1 - i, parameters))
                .toArray();
        assertThat(IntStream.range(0, POSITIONS)
                        .map(i -> backwards[POSITIONS - 1 - i])
                        .toArray())
                .isEqualTo(forwards);
        assertThat(Arrays.stream(forwards).distinct().count()).isGreaterThan(5);
        SamplingParameters otherSeed = SamplingParameters.builder().seed(10).build();
        assertThat(IntStream.range(0, POSITIONS)
                        .map(position -> draw(sampler, row, position, otherSeed))
                        .toArray())
                .isNotEqualTo(forwards);
    }

    private static int draw(Sampler sampler, float[] row, int position, SamplingParameters parameters) {
        return sampler.sample(row.clone(), KnownTokens.prompt(new int[position]), parameters);
    }

    @Test
    void greedy_takes_the_lowest_of_equal_ids_after_the_penalty() {
        SamplingParameters greedy = greedy().penalties(new Penalties(2, 0, 0)).build();
        assertThat(sampler.sample(new float[] {1, 4, 4, 6}, KnownTokens.prompt(3), greedy))
                .isEqualTo(1);
        assertThat(sampler.sample(new float[] {-3, -2, -2}, KnownTokens.prompt(1), greedy))
                .isEqualTo(2);
    }

    @Test
    void bias_penalties_and_a_minimum_of_new_tokens_decide_the_greedy_token_too() {
        KnownTokens sequence = KnownTokens.prompt(0).withOutput(1, 1).withStops(Set.of(2));
        float[] row = {1, 5, 9, 4, 3};
        assertThat(sampler.sample(row.clone(), sequence, greedy().build())).isEqualTo(2);
        SamplingParameters minimum = greedy().minNewTokens(3).build();
        assertThat(sampler.sample(row.clone(), sequence, minimum)).isEqualTo(1);
        SamplingParameters frequency =
                greedy().minNewTokens(3).penalties(new Penalties(1, 0.75, 0)).build();
        assertThat(sampler.sample(row.clone(), sequence, frequency)).isEqualTo(3);
        SamplingParameters bias =
                greedy().logitBias(LogitBias.of(Map.of(4, 6.5))).build();
        assertThat(sampler.sample(row.clone(), sequence, bias)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_row_with_a_logit_that_is_no_number_is_refused_whatever_the_parameters(float broken) {
        Penalties penalties = new Penalties(1.2, 1, 1);
        List<SamplingParameters> all = List.of(
                greedy().build(),
                SamplingParameters.builder()
                        .topK(2)
                        .topP(0.5)
                        .penalties(penalties)
                        .build(),
                SamplingParameters.builder().minP(0.1).minNewTokens(5).build(),
                SamplingParameters.builder().logprobs(2).build(),
                SamplingParameters.builder().build());
        for (SamplingParameters parameters : all) {
            assertThatThrownBy(() -> sampler.sample(new float[] {1, broken, 3}, KnownTokens.prompt(1), parameters))
                    .isInstanceOf(NonFiniteLogitsException.class)
                    .hasMessageContaining("token 1");
        }
    }

    @Test
    void extreme_parameters_still_give_a_token() {
        float[] row = row(new Random(8));
        int mostLikely = IntStream.range(0, VOCABULARY)
                .boxed()
                .max(Comparator.comparingDouble(token -> row[token]))
                .orElseThrow();
        for (int seed = 0; seed < 100; seed++) {
            List<SamplingParameters.Builder> certain = List.of(
                    SamplingParameters.builder().temperature(1e-300),
                    SamplingParameters.builder().topP(1e-300),
                    SamplingParameters.builder().topK(1),
                    SamplingParameters.builder().minP(1));
            for (SamplingParameters.Builder rules : certain) {
                SamplingParameters parameters = rules.seed(seed).build();
                assertThat(sampler.sample(row.clone(), KnownTokens.prompt(), parameters))
                        .isEqualTo(mostLikely);
            }
        }
    }

    @Test
    void after_the_first_draws_no_memory_is_allocated_though_parameters_change_from_draw_to_draw() {
        List<SamplingParameters> all = List.of(
                greedy().build(),
                SamplingParameters.builder().temperature(0.6).topK(50).topP(0.9).build(),
                SamplingParameters.builder().topK(20).minP(0.05).minNewTokens(9).build(),
                SamplingParameters.builder()
                        .topP(0.9)
                        .penalties(new Penalties(1.2, 0.5, 0.5))
                        .logitBias(LogitBias.of(Map.of(1, 2.0, 7, -3.0)))
                        .build());
        KnownTokens sequence = KnownTokens.prompt(3, 1).withOutput(7, 8, 7).withStops(Set.of(4, 5));
        float[] row = Arrays.copyOf(
                row(new Random(9)),
                40); // so few that the JDK sorts them without partitioning, which makes small arrays
        float[] logits = new float[row.length];
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 2_000; i++) {
            if (i == 100) {
                before = memory.getCurrentThreadAllocatedBytes();
            }
            System.arraycopy(row, 0, logits, 0, row.length);
            sampler.sample(logits, sequence, all.get(i % all.size()));
        }
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isZero();
    }

    private static SamplingParameters.Builder greedy() {
        return SamplingParameters.builder().greedy(true);
    }

    private static float[] row(Random random) {
        float[] row = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            row[token] = (float) random.nextGaussian() * 1.5f;
        }
        return row;
    }
}
