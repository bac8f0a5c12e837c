package io.foretell.worker.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.sampling.SamplingParameters;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PredictionInputTest {

    private static final UUID ID = UUID.fromString("019a0000-0000-7000-8000-123456789abc");
    private static final UUID OTHER = UUID.fromString("019a0000-0000-7000-8000-123456789abd");

    @Test
    void every_field_reaches_the_sampler() {
        PredictionInput input = PredictionInput.parse(input("\"seed\": 7, \"top_k\": 50"));
        assertThat(input.sampling(ID)).isEqualTo(new SamplingParameters(0.6, 50, 0.9, 1.2, false, 7));
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
        assertThatThrownBy(() -> PredictionInput.parse(input("\"top_k\": 1").replace("prompt", "promt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("prompt");
    }

    private static String input(String more) {
        return """
                {"prompt": "hi", "max_new_tokens": 10, "temperature": 0.6, "top_p": 0.9, "repetition_penalty": 1.2, %s}
                """.formatted(more);
    }
}
