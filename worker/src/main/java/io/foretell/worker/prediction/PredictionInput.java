package io.foretell.worker.prediction;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.foretell.sampling.SamplingParameters;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * The input of a prediction as the API stored it: validated, with defaults filled in.
 *
 * @param maxNewTokens output tokens at most
 * @param topK 1 leaves one candidate, so output is greedy
 * @param seed null when the caller gave none
 */
@JsonNaming(SnakeCaseStrategy.class)
record PredictionInput(
        @JsonProperty(required = true) String prompt,
        @JsonProperty(required = true) int maxNewTokens,
        @JsonProperty(required = true) double temperature,
        @JsonProperty(required = true) double topP,
        @JsonProperty(required = true) int topK,
        @JsonProperty(required = true) double repetitionPenalty,
        @Nullable Long seed) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * @throws IllegalArgumentException naming the field, when the API let something through that this worker cannot run
     */
    static PredictionInput parse(String json) {
        try {
            return JSON.readValue(json, PredictionInput.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the input cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Without a seed one is drawn from the prediction's id (random bits are in its lower half): another worker that continues after this
     * attempt then draws the same sequence.
     */
    SamplingParameters sampling(UUID predictionId) {
        long drawn = predictionId.getMostSignificantBits() ^ predictionId.getLeastSignificantBits();
        return new SamplingParameters(
                temperature, topK, topP, repetitionPenalty, topK == 1, seed == null ? drawn : seed);
    }
}
