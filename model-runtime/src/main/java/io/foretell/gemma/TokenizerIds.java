package io.foretell.gemma;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A tokenizer that knows more tokens than the embedding has rows belongs to another model. */
final class TokenizerIds {

    private TokenizerIds() {}

    static void requireBelow(int vocabularySize, ConfigFile tokenizer) {
        @Nullable JsonNode vocabulary = tokenizer.object("model").get("vocab");
        if (vocabulary == null || !vocabulary.isObject()) {
            throw tokenizer.error("model", "has no vocab");
        }
        vocabulary.properties().forEach(entry -> require(vocabularySize, tokenizer, entry.getKey(), entry.getValue()));
        @Nullable JsonNode added = tokenizer.get("added_tokens");
        if (added != null) {
            added.forEach(token ->
                    require(vocabularySize, tokenizer, token.path("content").toString(), token.path("id")));
        }
    }

    private static void require(int vocabularySize, ConfigFile tokenizer, String token, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() >= vocabularySize) {
            throw tokenizer.error(
                    "vocab",
                    "gives token " + token + " the id " + id + ", but config.json's vocab_size is " + vocabularySize);
        }
    }
}
