package io.foretell.worker.prediction;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.Nulls;
import io.foretell.sampling.LogitBias;
import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.SamplingParameters.Penalties;
import io.foretell.tokenizer.Message;
import io.foretell.tokenizer.Prompt;
import io.foretell.tokenizer.StopSequences;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * The input of a prediction as the API stored it: validated, with defaults filled in. What may be null is off when the caller left it out.
 *
 * @param prompt what the user says; null when there are messages
 * @param raw whether the prompt holds its own control tokens
 * @param maxNewTokens output tokens at most
 * @param topK 1 leaves one candidate, so output is greedy
 * @param seed null when the caller gave none
 * @param minNewTokens output tokens before the model may stop
 * @param logitBias by token id
 * @param stopSequences the output ends before the first of them
 * @param logprobs how many alternatives to list with each token's log probability
 */
@JsonNaming(SnakeCaseStrategy.class)
record PredictionInput(
        @Nullable String prompt,
        @Nullable List<Message> messages,
        @Nullable Boolean raw,
        @JsonProperty(required = true) int maxNewTokens,
        @JsonProperty(required = true) double temperature,
        @JsonProperty(required = true) double topP,
        @JsonProperty(required = true) int topK,
        @JsonProperty(required = true) double repetitionPenalty,
        @Nullable Long seed,
        @Nullable Integer minNewTokens,
        @Nullable Double minP,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Map<Integer, Double> logitBias,
        @Nullable List<String> stopSequences,
        @Nullable Integer logprobs) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
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
     * @throws IllegalArgumentException when there is neither a prompt nor messages
     */
    Prompt asked() {
        if (messages != null) {
            return new Prompt.Conversation(messages);
        }
        if (prompt == null) {
            throw new IllegalArgumentException("the input has neither prompt nor messages");
        }
        return requireNonNullElse(raw, false) ? new Prompt.Raw(prompt) : new Prompt.Text(prompt);
    }

    /**
     * Without a seed one is drawn from the prediction's id (random bits are in its lower half): another worker that continues after this
     * attempt then draws the same sequence.
     *
     * @throws IllegalArgumentException naming the parameter that is out of range
     */
    SamplingParameters sampling(UUID predictionId) {
        long drawn = predictionId.getMostSignificantBits() ^ predictionId.getLeastSignificantBits();
        return SamplingParameters.builder()
                .temperature(temperature)
                .topK(topK)
                .topP(topP)
                .minP(requireNonNullElse(minP, 0.0))
                .penalties(new Penalties(
                        repetitionPenalty,
                        requireNonNullElse(frequencyPenalty, 0.0),
                        requireNonNullElse(presencePenalty, 0.0)))
                .logitBias(LogitBias.of(requireNonNullElse(logitBias, Map.of())))
                .minNewTokens(requireNonNullElse(minNewTokens, 0))
                .logprobs(logprobs)
                .greedy(topK == 1)
                .seed(requireNonNullElse(seed, drawn))
                .build();
    }

    /**
     * For one reading of the output.
     *
     * @throws IllegalArgumentException when a stop sequence is empty
     */
    StopSequences stops() {
        return new StopSequences(requireNonNullElse(stopSequences, List.of()));
    }
}
