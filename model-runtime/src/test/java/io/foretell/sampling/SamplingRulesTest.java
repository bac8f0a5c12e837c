package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What single rules do to a row. */
class SamplingRulesTest {

    @Test
    void a_repeated_token_is_penalised_once_and_negative_logits_move_down_too() {
        float[] logits = {4, -4, 4, 0};
        new RepetitionPenalty().apply(logits, KnownTokens.prompt(0, 0).withOutput(1, 1, 0), 2);
        assertThat(logits).containsExactly(2, -8, 4, 0);
    }

    @Test
    void frequency_counts_each_occurrence_in_the_output_and_presence_the_first_and_the_prompt_does_not_count() {
        KnownTokens sequence = KnownTokens.prompt(3, 3, 0).withOutput(0, 1, 0, 0);
        OutputPenalty penalty = new OutputPenalty();
        for (int time = 0; time < 2; time++) { // nothing is left over from the first
            float[] logits = {4, 4, 4, 4};
            penalty.apply(logits, sequence, 0.5, 0.25);
            assertThat(logits).containsExactly(2.25f, 3.25f, 4, 4);
        }
    }

    @Test
    void negative_penalties_make_what_was_said_likelier() {
        float[] logits = {-1, 1};
        new OutputPenalty().apply(logits, KnownTokens.prompt(1).withOutput(0, 0), -1, -0.5);
        assertThat(logits).containsExactly(1.5f, 1);
    }

    @Test
    void stop_tokens_come_back_with_the_last_token_that_had_to_be() {
        KnownTokens tooShort = KnownTokens.prompt(3, 3).withOutput(0).withStops(Set.of(1, 2, 99, -1));
        float[] logits = {1, 2, 3, 4};
        MinNewTokens.apply(logits, tooShort, 2);
        assertThat(logits).containsExactly(1, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, 4);
        float[] untouched = {1, 2, 3, 4};
        MinNewTokens.apply(untouched, tooShort.withOutput(0), 2);
        assertThat(untouched).containsExactly(1, 2, 3, 4);
    }

    @Test
    void a_bias_is_added_to_its_token_and_no_other() {
        float[] logits = {1, 2, 3};
        LogitBias.of(Map.of(2, -1.5, 0, 100.0)).apply(logits);
        assertThat(logits).containsExactly(101, 2, 1.5f);
    }

    @Test
    void equal_biases_are_equal_and_others_not() {
        LogitBias bias = LogitBias.of(Map.of(1, 2.0, 3, 4.0));
        assertThat(bias)
                .isEqualTo(LogitBias.of(Map.of(3, 4.0, 1, 2.0)))
                .hasSameHashCodeAs(LogitBias.of(Map.of(3, 4.0, 1, 2.0)));
        assertThat(bias)
                .isNotEqualTo(LogitBias.of(Map.of(1, 2.0, 3, 5.0)))
                .isNotEqualTo(LogitBias.of(Map.of(1, 2.0, 4, 4.0)))
                .isNotEqualTo(LogitBias.NONE);
        assertThat(bias.tokens()).containsExactly(1, 3);
    }

    @Test
    void min_p_keeps_what_is_just_as_likely_as_it_must_be() {
        Candidates candidates = new Candidates();
        candidates.clear(4);
        double[] weights = {0.25, 1, 0.2499, 0.5};
        for (int token = 0; token < weights.length; token++) {
            candidates.add(token, 0);
            candidates.weights[token] = weights[token];
        }
        MinP.keep(candidates, 0.25);
        assertThat(candidates.size).isEqualTo(3);
        assertThat(candidates.tokens).startsWith(0, 1, 3);
        assertThat(candidates.weights).startsWith(0.25, 1, 0.5);
    }
}
