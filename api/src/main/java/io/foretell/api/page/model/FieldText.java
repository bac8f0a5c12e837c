package io.foretell.api.page.model;

import java.math.BigDecimal;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What a form's field holds ↔ the JSON that it means. */
final class FieldText {

    /** Digits of a number, exponent included; nobody means one that is longer, and reading it could take long. */
    private static final int LONGEST_NUMBER = 40;

    private FieldText() {}

    /** A value as {@link #put} reads it back; empty when there is none. */
    static String of(InputField field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return switch (field.kind()) {
            case LINES -> lines(value);
            case JSON -> value.toString();
            case TEXT, NUMBER, CHOICE, SWITCH -> plain(value);
        };
    }

    /** One a line only if they come back as they are. */
    private static String lines(JsonNode list) {
        String text = list.valueStream().map(FieldText::plain).collect(Collectors.joining("\n"));
        return !text.isBlank() && lines(text).equals(list) ? text : list.toString();
    }

    static String plain(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** A field left empty is left out. */
    static void put(ObjectNode input, InputField field, String value) {
        String text = value.replace("\r\n", "\n");
        if (field.kind() == InputField.Kind.TEXT ? !text.isEmpty() : !text.isBlank()) {
            input.set(field.name(), read(field, text));
        }
    }

    private static JsonNode read(InputField field, String text) {
        return switch (field.kind()) {
            case TEXT -> StringNode.valueOf(text);
            case NUMBER -> number(text.strip());
            case SWITCH -> JsonNodeFactory.instance.booleanNode(text.equals("true"));
            case CHOICE -> choice(field, text);
            case LINES -> lines(text);
            case JSON -> json(text);
        };
    }

    private static JsonNode number(String text) {
        try {
            BigDecimal number = text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
            if (number == null || Math.abs(number.scale()) > LONGEST_NUMBER) {
                return StringNode.valueOf(text);
            }
            return number.scale() <= 0
                    ? JsonNodeFactory.instance.numberNode(number.toBigIntegerExact())
                    : JsonNodeFactory.instance.numberNode(number);
        } catch (NumberFormatException e) {
            return StringNode.valueOf(text);
        }
    }

    private static JsonNode choice(InputField field, String text) {
        return field.schema()
                .path("enum")
                .valueStream()
                .filter(option -> plain(option).equals(text))
                .findFirst()
                .orElseGet(() -> StringNode.valueOf(text));
    }

    /** One a line, or a JSON list, the only way to write a text of more than one line. */
    private static JsonNode lines(String text) {
        if (text.strip().startsWith("[")
                && json(text) instanceof ArrayNode list
                && list.valueStream().allMatch(JsonNode::isString)) {
            return list;
        }
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        text.lines().filter(line -> !line.isEmpty()).forEach(lines::add);
        return lines;
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return StringNode.valueOf(text);
        }
    }
}
