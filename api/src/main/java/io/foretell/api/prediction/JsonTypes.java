package io.foretell.api.prediction;

import tools.jackson.databind.JsonNode;

/** Names of JSON types as JSON Schema has them. */
final class JsonTypes {

    private JsonTypes() {}

    static String of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT, POJO -> "object";
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case NUMBER -> node.isIntegralNumber() ? "integer" : "number";
            case BOOLEAN -> "boolean";
            case NULL, MISSING -> "null";
        };
    }
}
