package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the logits processors of Hugging Face transformers 5.23.0; src/test/python/sampling_goldens.py wrote the goldens. */
class SamplingGoldensTest {

    /** transformers divides and sums in fp32. */
    private static final double TOLERANCE = 1e-5;

    private static List<JsonNode> goldens;

    private final Sampler sampler = new Sampler();

    @BeforeAll
    static void read() throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        try (InputStream in = SamplingGoldensTest.class.getResourceAsStream("/sampling/sampling-goldens.jsonl")) {
            goldens = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(json::readTree)
                    .toList();
        }
        assertThat(goldens).hasSize(60);
    }

    @Test
    void the_tokens_that_may_be_drawn_and_their_probabilities_are_those_of_transformers() {
        assertThat(goldens).allSatisfy(golden -> {
            float[] logits = logits(golden);
            int[] history = history(golden);
            SamplingParameters parameters = parameters(golden, false);
            new RepetitionPenalty().apply(logits, history, history.length, (float) parameters.repetitionPenalty());
            Candidates candidates = sampler.distribution(logits, parameters);
            JsonNode expected = golden.path("probabilities");
            assertThat(candidates.size).isEqualTo(expected.size());
            double total = candidates.totalWeight();
            for (int i = 0; i < candidates.size; i++) {
                assertThat(candidates.weights[i] / total)
                        .isCloseTo(
                                expected.path(String.valueOf(candidates.tokens[i]))
                                        .asDouble(),
                                within(TOLERANCE));
            }
        });
    }

    @Test
    void the_greedy_token_is_that_of_transformers() {
        assertThat(goldens).allSatisfy(golden -> {
            int[] history = history(golden);
            int token =
                    sampler.sample(logits(golden), history, history.length, parameters(golden, true), history.length);
            assertThat(token).isEqualTo(golden.path("greedy").intValue());
        });
    }

    private static float[] logits(JsonNode golden) {
        JsonNode values = golden.path("logits");
        float[] logits = new float[values.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) values.get(i).asDouble();
        }
        return logits;
    }

    private static int[] history(JsonNode golden) {
        return golden.path("history").valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    private static SamplingParameters parameters(JsonNode golden, boolean greedy) {
        return new SamplingParameters(
                golden.path("temperature").asDouble(),
                golden.path("topK").intValue(),
                golden.path("topP").asDouble(),
                golden.path("repetitionPenalty").asDouble(),
                greedy,
                1);
    }
}
