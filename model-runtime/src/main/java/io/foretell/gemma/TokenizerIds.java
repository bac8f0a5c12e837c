package io.foretell.gemma;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether tokenizer and embedding belong together: each token has a row, and hardly a row has no token. */
final class TokenizerIds {

    /** Embeddings are padded to a multiple of so many rows at most (transformers' {@code pad_to_multiple_of}, seen up to 256). */
    private static final int LARGEST_PADDING = 256;

    private TokenizerIds() {}

    static void requireMatch(int vocabularySize, ConfigFile tokenizer) {
        @Nullable JsonNode vocabulary = tokenizer.object("model").get("vocab");
        if (vocabulary == null || !vocabulary.isObject()) {
            throw tokenizer.error("model", "has no vocab");
        }
        IntStream pieces = vocabulary.properties().stream()
                .mapToInt(entry -> id(vocabularySize, tokenizer, entry.getKey(), entry.getValue()));
        @Nullable JsonNode added = tokenizer.get("added_tokens");
        IntStream addedTokens = (added == null ? Stream.<JsonNode>empty() : added.valueStream())
                .mapToInt(token ->
                        id(vocabularySize, tokenizer, token.path("content").toString(), token.path("id")));
        int tokens = IntStream.concat(pieces, addedTokens).max().orElse(-1) + 1;
        if (vocabularySize - tokens >= LARGEST_PADDING) {
            throw tokenizer.error(
                    "vocab", "has %d tokens, but config.json's vocab_size is %d".formatted(tokens, vocabularySize));
        }
    }

    private static int id(int vocabularySize, ConfigFile tokenizer, String token, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() >= vocabularySize) {
            throw tokenizer.error(
                    "vocab",
                    "gives token " + token + " the id " + id + ", but config.json's vocab_size is " + vocabularySize);
        }
        return id.intValue();
    }
}
