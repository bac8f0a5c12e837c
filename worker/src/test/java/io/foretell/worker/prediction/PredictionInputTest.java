package io.foretell.worker.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.sampling.LogitBias;
import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.SamplingParameters.Penalties;
import io.foretell.tokenizer.Message;
import io.foretell.tokenizer.Prompt;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PredictionInputTest {

    private static final UUID ID = UUID.fromString("019a0000-0000-7000-8000-123456789abc");
    private static final UUID OTHER = UUID.fromString("019a0000-0000-7000-8000-123456789abd");

    @Test
    void every_field_reaches_the_sampler() {
        PredictionInput input = PredictionInput.parse(input("\"seed\": 7, \"top_k\": 50"));
        assertThat(input.sampling(ID))
                .isEqualTo(new SamplingParameters(
                        0.6, 50, 0.9, 0, new Penalties(1.2, 0, 0), LogitBias.NONE, 0, null, false, 7));
        assertThat(input.stopSequences()).isNull();
    }

    @Test
    void every_optional_field_reaches_the_sampler_too() {
        PredictionInput input = PredictionInput.parse(input("""
                "seed": 7, "top_k": 50, "min_new_tokens": 3, "min_p": 0.05, "frequency_penalty": 0.5,
                "presence_penalty": -1, "logit_bias": {"107": -100, "5": 1.5}, "logprobs": 4, "stop_sequences": ["END"]
                """));
        assertThat(input.sampling(ID))
                .isEqualTo(new SamplingParameters(
                        0.6,
                        50,
                        0.9,
                        0.05,
                        new Penalties(1.2, 0.5, -1),
                        LogitBias.of(Map.of(107, -100.0, 5, 1.5)),
                        3,
                        4,
                        false,
                        7));
        assertThat(input.stops().append("the END")).isEqualTo("the ");
    }

    @Test
    void a_prompt_messages_and_a_raw_prompt_are_told_apart() {
        assertThat(PredictionInput.parse(input("\"top_k\": 1")).asked()).isEqualTo(new Prompt.Text("hi"));
        assertThat(PredictionInput.parse(input("\"top_k\": 1, \"raw\": true")).asked())
                .isEqualTo(new Prompt.Raw("hi"));
        assertThat(PredictionInput.parse("""
                        {"messages": [{"role": "user", "content": "hello"}], "max_new_tokens": 1, "temperature": 1, "top_p": 1,
                         "top_k": 1, "repetition_penalty": 1}
                        """).asked())
                .isEqualTo(new Prompt.Conversation(List.of(new Message("user", "hello"))));
    }

    @Test
    void an_optional_field_that_makes_no_sense_is_refused_by_name() {
        assertThatThrownBy(() -> PredictionInput.parse(input("\"top_k\": 50, \"min_p\": 2"))
                        .sampling(ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minP");
        assertThatThrownBy(() -> PredictionInput.parse(input("\"top_k\": 50, \"stop_sequences\": [\"a\", null]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stop");
        assertThatThrownBy(() -> PredictionInput.parse(input("\"top_k\": 50, \"stop_sequences\": [\"\"]"))
                        .stops())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stop sequence");
        assertThatThrownBy(() -> PredictionInput.parse(input("\"top_k\": 50, \"logit_bias\": {\"a\": 1}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"a\"");
    }

    @Test
    void one_candidate_is_greedy() {
        PredictionInput input = PredictionInput.parse(input("\"top_k\": 1"));
        assertThat(input.sampling(ID).greedy()).isTrue();
    }

    @Test
    void without_a_seed_every_attempt_at_a_prediction_draws_alike_and_other_predictions_do_not() {
        PredictionInput input = PredictionInput.parse(input("\"top_k\": 50"));
        PredictionInput again = PredictionInput.parse(input("\"top_k\": 50"));
        assertThat(input.sampling(ID)).isEqualTo(again.sampling(ID));
        assertThat(input.sampling(ID).seed()).isNotEqualTo(input.sampling(OTHER).seed());
    }

    @Test
    void a_missing_field_is_named() {
        assertThatThrownBy(() -> PredictionInput.parse("{\"prompt\": \"hi\"}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max_new_tokens");
        assertThatThrownBy(() -> PredictionInput.parse(input("\"top_k\": 1").replace("prompt", "promt"))
                        .asked())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt");
    }

    private static String input(String more) {
        return """
                {"prompt": "hi", "max_new_tokens": 10, "temperature": 0.6, "top_p": 0.9, "repetition_penalty": 1.2, %s}
                """.formatted(more);
    }
}
