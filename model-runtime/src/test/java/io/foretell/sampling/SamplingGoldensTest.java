package io.foretell.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.sampling.SamplingParameters.Penalties;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
        assertThat(goldens).hasSize(80);
    }

    @Test
    void the_tokens_that_may_be_drawn_and_their_probabilities_are_those_of_transformers() {
        assertThat(goldens).allSatisfy(golden -> {
            float[] logits = logits(golden);
            SamplingParameters parameters = parameters(golden, false);
            sampler.adjust(logits, sequence(golden), parameters);
            Candidates candidates = sampler.distribution(logits, parameters);
            double[] probabilities = new double[logits.length];
            for (int i = 0; i < candidates.size; i++) {
                probabilities[candidates.tokens[i]] = candidates.weights[i] / candidates.totalWeight();
            }
            JsonNode expected = golden.path("probabilities");
            for (int token = 0; token < logits.length; token++) {
                double probability = expected.path(String.valueOf(token)).asDouble(0);
                assertThat(probabilities[token]).isCloseTo(probability, within(TOLERANCE));
                assertThat(probabilities[token] > 0).isEqualTo(probability > 0);
            }
        });
    }

    @Test
    void the_greedy_token_is_that_of_transformers() {
        assertThat(goldens).allSatisfy(golden -> {
            int token = sampler.sample(logits(golden), sequence(golden), parameters(golden, true));
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

    private static TokenSequence sequence(JsonNode golden) {
        Set<Integer> stops =
                golden.path("stopTokens").valueStream().map(JsonNode::intValue).collect(Collectors.toSet());
        return KnownTokens.prompt(tokens(golden.path("prompt")))
                .withOutput(tokens(golden.path("output")))
                .withStops(stops);
    }

    private static int[] tokens(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    private static SamplingParameters parameters(JsonNode golden, boolean greedy) {
        Map<Integer, Double> biases = golden.path("logitBias").properties().stream()
                .collect(Collectors.toMap(
                        bias -> Integer.valueOf(bias.getKey()),
                        bias -> bias.getValue().asDouble()));
        return SamplingParameters.builder()
                .temperature(golden.path("temperature").asDouble())
                .topK(golden.path("topK").intValue())
                .topP(golden.path("topP").asDouble())
                .minP(golden.path("minP").asDouble())
                .penalties(new Penalties(golden.path("repetitionPenalty").asDouble(), 0, 0))
                .logitBias(LogitBias.of(biases))
                .minNewTokens(golden.path("minNewTokens").intValue())
                .greedy(greedy)
                .build();
    }
}
