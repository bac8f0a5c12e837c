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
import tools.jackson.databind.node.ObjectNode;

/** Checks an input against its version: schema, storable text, rules between fields, context. Thread-safe. */
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
        TextInputRules.check(input, complete, () -> counters.apply(version), version.contextTokens(), invalid);
        if (!invalid.isEmpty()) {
            throw new ApiProblem.InvalidInput(invalid);
        }
        return complete;
    }
}
