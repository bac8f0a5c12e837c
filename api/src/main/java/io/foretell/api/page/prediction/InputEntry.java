package io.foretell.api.page.prediction;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A field of an input that was run.
 *
 * @param title as the schema names it
 * @param value as text, several lines perhaps
 * @param byDefault whether it is what the schema has by default
 * @param large whether it needs room of its own
 */
public record InputEntry(String title, String value, boolean byDefault, boolean large) {

    /** What fits beside its title. */
    private static final int SHORT = 60;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * The fields that the input has, in the schema's order.
     *
     * @param input JSON object
     * @param schema JSON object: the properties of the input schema
     */
    static List<InputEntry> of(String input, String schema) {
        JsonNode properties = JSON.readTree(schema);
        return JSON.readTree(input).properties().stream()
                .sorted(Comparator.comparingInt(field -> order(properties.path(field.getKey()))))
                .map(field -> entry(field, properties.path(field.getKey())))
                .toList();
    }

    private static int order(JsonNode property) {
        return property.path("x-order").intValue(Integer.MAX_VALUE);
    }

    private static InputEntry entry(Map.Entry<String, JsonNode> field, JsonNode property) {
        String value = text(field.getValue());
        return new InputEntry(
                property.path("title").asString(field.getKey()),
                value,
                same(field.getValue(), property.path("default")),
                value.length() > SHORT || value.contains("\n") || order(property) == 0);
    }

    private static String text(JsonNode value) {
        if (value.isArray() && value.valueStream().allMatch(JsonNode::isString)) {
            return String.join(
                    "\n", value.valueStream().map(JsonNode::stringValue).toList());
        }
        return value.isString() ? value.stringValue() : JSON.writeValueAsString(value);
    }

    /** The database may write a number in another way than the schema. */
    private static boolean same(JsonNode value, JsonNode other) {
        boolean numbers = value.isNumber() && other.isNumber();
        return numbers ? Double.compare(value.doubleValue(), other.doubleValue()) == 0 : value.equals(other);
    }
}
