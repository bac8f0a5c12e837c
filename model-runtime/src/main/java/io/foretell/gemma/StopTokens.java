package io.foretell.gemma;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** eos_token_id: one id or a list. An instruction-tuned model's second one, end_of_turn, is often only in generation_config.json. */
final class StopTokens {

    private static final String KEY = "eos_token_id";

    private StopTokens() {}

    static Set<Integer> read(ConfigFile generation, ConfigFile config, int vocabularySize) {
        ConfigFile file = generation.has(KEY) ? generation : config;
        @Nullable JsonNode node = file.get(KEY);
        if (node == null) {
            throw file.error(KEY, "is missing: nothing would end the output");
        }
        Set<Integer> ids = new LinkedHashSet<>();
        for (JsonNode element : node.isArray() ? node : List.of(node)) {
            if (!element.isIntegralNumber()
                    || !element.canConvertToInt()
                    || element.intValue() < 0
                    || element.intValue() >= vocabularySize) {
                throw file.error(KEY, "holds " + element + ", expected token ids below " + vocabularySize);
            }
            ids.add(element.intValue());
        }
        if (ids.isEmpty()) {
            throw file.error(KEY, "is empty: nothing would end the output");
        }
        return Set.copyOf(ids);
    }
}
