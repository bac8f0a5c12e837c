package io.foretell.api.prediction;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Output chunks as clients may see them. The official clients take a string that begins with the scheme of a URL for a file and
 * fetch it, so such a chunk is cut behind its first letter. Each committed chunk is always cut alike: what a client has seen of a
 * growing output stays.
 */
public final class TextChunks {

    private static final List<String> FILE_SCHEMES = List.of("https:", "http:", "data:");

    private TextChunks() {}

    static JsonNode safe(JsonNode output) {
        if (!output.isArray()) {
            return output;
        }
        ArrayNode safe = JsonNodeFactory.instance.arrayNode(output.size());
        for (JsonNode chunk : output) {
            if (chunk.isString()) {
                cut(chunk.stringValue()).forEach(safe::add);
            } else {
                safe.add(chunk);
            }
        }
        return safe;
    }

    /** A chunk in the one or two pieces that clients see of it. */
    public static List<String> cut(String chunk) {
        return FILE_SCHEMES.stream().anyMatch(chunk::startsWith)
                ? List.of(chunk.substring(0, 1), chunk.substring(1))
                : List.of(chunk);
    }
}
