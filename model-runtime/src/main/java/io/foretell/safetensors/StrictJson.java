package io.foretell.safetensors;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** JSON in which no key stands twice: of two values, every reader would believe another. Thread-safe. */
public final class StrictJson {

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();

    private StrictJson() {}

    /**
     * @throws tools.jackson.core.JacksonException when it is no JSON
     */
    public static JsonNode parse(byte[] json) {
        return READER.readTree(json);
    }
}
