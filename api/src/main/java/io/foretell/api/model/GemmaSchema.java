package io.foretell.api.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The input and output schema of the Gemma 2 models: names, defaults and ranges are those of Replicate's google-deepmind/gemma2-27b-it,
 * plus {@code seed}. A {@code repetition_penalty} of 0 or below, which that schema lets through, is refused: it divides logits.
 */
public final class GemmaSchema {

    private static final String RESOURCE = "gemma-schema.json";

    private GemmaSchema() {}

    /**
     * The schema as JSON.
     *
     * @param contextTokens of the model; where it is too small for the usual default and maximum of {@code max_new_tokens} (1024 and
     *     2048), these are lowered to a quarter and a half of it
     */
    public static String forContext(int contextTokens) {
        ObjectNode schema = read();
        ObjectNode maxNewTokens = (ObjectNode) schema.at("/components/schemas/Input/properties/max_new_tokens");
        lower(maxNewTokens, "default", contextTokens / 4);
        lower(maxNewTokens, "maximum", contextTokens / 2);
        return schema.toString();
    }

    private static void lower(ObjectNode property, String key, int limit) {
        property.put(key, Math.max(1, Math.min(property.get(key).intValue(), limit)));
    }

    private static ObjectNode read() {
        try (InputStream resource = GemmaSchema.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the class path");
            }
            return (ObjectNode) JsonMapper.shared().readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + RESOURCE + " failed", e);
        }
    }
}
