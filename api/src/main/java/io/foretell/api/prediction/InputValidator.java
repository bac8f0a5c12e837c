package io.foretell.api.prediction;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foretell.api.model.PromptCounter;
import io.foretell.api.model.PromptCounters;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.InvalidField;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks an input against its version: schema, storable text, context. Thread-safe. */
@Component
class InputValidator {

    private static final int CACHED_SCHEMAS = 100;

    private final Function<ResolvedVersion, PromptCounter> counters;
    private final Cache<Long, InputSchema> schemas =
            Caffeine.newBuilder().maximumSize(CACHED_SCHEMAS).build();

    @Autowired
    InputValidator(PromptCounters counters) {
        this(counters::of);
    }

    InputValidator(Function<ResolvedVersion, PromptCounter> counters) {
        this.counters = counters;
    }

    /**
     * The input to store and run: known keys only, defaults filled in.
     *
     * @throws ApiProblem.InvalidInput when it does not fit
     */
    ObjectNode validate(ResolvedVersion version, ObjectNode input) {
        ObjectNode complete = schemas.get(version.id(), id -> new InputSchema(version.openapiSchema()))
                .complete(input);
        List<InvalidField> invalid = new ArrayList<>();
        StorableText.check(complete, "input", invalid);
        if (!invalid.isEmpty()) {
            throw new ApiProblem.InvalidInput(invalid);
        }
        checkContext(version, complete);
        return complete;
    }

    private void checkContext(ResolvedVersion version, ObjectNode input) {
        JsonNode prompt = input.path("prompt");
        JsonNode maxNewTokens = input.path("max_new_tokens");
        if (!prompt.isString() || !maxNewTokens.isIntegralNumber()) {
            return; // not a model that turns text into text
        }
        PromptCounter counter = counters.apply(version);
        int room = version.contextTokens() - maxNewTokens.intValue();
        if (counter.certainlyLongerThan(Math.max(0, room), prompt.stringValue())) {
            throw tooLong("The prompt", maxNewTokens.intValue(), version);
        }
        int tokens = counter.tokens(prompt.stringValue());
        if (tokens > room) {
            throw tooLong("The prompt's %d tokens".formatted(tokens), maxNewTokens.intValue(), version);
        }
    }

    private static ApiProblem tooLong(String prompt, int maxNewTokens, ResolvedVersion version) {
        String description = "%s and max_new_tokens (%d) together exceed the model's context of %d tokens"
                .formatted(prompt, maxNewTokens, version.contextTokens());
        return new ApiProblem.InvalidInput(List.of(new InvalidField("context_exceeded", "input.prompt", description)));
    }
}
