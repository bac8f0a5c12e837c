package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.sampling.SamplingParameters.Penalties;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SamplingParametersTest {

    @Test
    void what_is_not_set_is_off() {
        assertThat(SamplingParameters.builder().build())
                .isEqualTo(
                        new SamplingParameters(1, 0, 1, 0, new Penalties(1, 0, 0), LogitBias.NONE, 0, null, false, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_parameter_out_of_range_is_refused_by_name_with_its_range(
            String message, UnaryOperator<SamplingParameters.Builder> mistake) {
        assertThatThrownBy(() -> mistake.apply(SamplingParameters.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static Stream<Arguments> a_parameter_out_of_range_is_refused_by_name_with_its_range() {
        return Stream.of(
                refused("temperature must be above 0, not 0.0", rules -> rules.temperature(0)),
                refused("temperature must be above 0, not NaN", rules -> rules.temperature(Double.NaN)),
                refused("topK must be 0 or more, not -1", rules -> rules.topK(-1)),
                refused("topP must be above 0 and at most 1, not 0.0", rules -> rules.topP(0)),
                refused("topP must be above 0 and at most 1, not 1.1", rules -> rules.topP(1.1)),
                refused("minP must be from 0 to 1, not -0.1", rules -> rules.minP(-0.1)),
                refused("minP must be from 0 to 1, not 1.5", rules -> rules.minP(1.5)),
                refused("minNewTokens must be 0 or more, not -1", rules -> rules.minNewTokens(-1)),
                refused("logprobs must be from 0 to 20, not 21", rules -> rules.logprobs(21)),
                refused("logprobs must be from 0 to 20, not -1", rules -> rules.logprobs(-1)),
                refused("repetitionPenalty must be above 0, not 0.0", rules -> penalties(rules, 0, 0, 0)),
                refused("frequencyPenalty must be from -2 to 2, not 2.1", rules -> penalties(rules, 1, 2.1, 0)),
                refused("frequencyPenalty must be from -2 to 2, not NaN", rules -> penalties(rules, 1, Double.NaN, 0)),
                refused("presencePenalty must be from -2 to 2, not -2.5", rules -> penalties(rules, 1, 0, -2.5)),
                refused("logitBias of token 7 must be from -100 to 100, not 101.0", rules -> bias(rules, 101)),
                refused("logitBias of token 7 must be from -100 to 100, not NaN", rules -> bias(rules, Double.NaN)));
    }

    private static Arguments refused(String message, UnaryOperator<SamplingParameters.Builder> mistake) {
        return Arguments.of(message, mistake);
    }

    private static SamplingParameters.Builder penalties(
            SamplingParameters.Builder rules, double repetition, double frequency, double presence) {
        return rules.penalties(new Penalties(repetition, frequency, presence));
    }

    private static SamplingParameters.Builder bias(SamplingParameters.Builder rules, double bias) {
        return rules.logitBias(LogitBias.of(Map.of(7, bias)));
    }
}
