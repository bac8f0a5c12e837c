package io.foretell.api.prediction;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.foretell.api.problem.InvalidField;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The validator's errors in the words of gojsonschema, which clients of the Replicate API know. */
final class SchemaErrors {

    private SchemaErrors() {}

    static InvalidField of(Error error) {
        String field = field(error.getInstanceLocation());
        JsonNode rule = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "required" -> InvalidField.required(field, error.getProperty());
            case "type" -> InvalidField.type(field, expected(rule), JsonTypes.of(error.getInstanceNode()));
            case "minimum" -> described("number_gte", field, "Must be greater than or equal to " + rule.asString());
            case "maximum" -> described("number_lte", field, "Must be less than or equal to " + rule.asString());
            case "exclusiveMinimum" -> described("number_gt", field, "Must be greater than " + rule.asString());
            case "exclusiveMaximum" -> described("number_lt", field, "Must be less than " + rule.asString());
            case "minLength" ->
                described("string_gte", field, "String length must be greater than or equal to " + rule.asString());
            case "maxLength" ->
                described("string_lte", field, "String length must be less than or equal to " + rule.asString());
            case "enum" -> notInEnum(field, leaf(field), texts(rule));
            default -> described(error.getKeyword(), field, error.getMessage());
        };
    }

    static InvalidField notInEnum(String field, String name, List<String> allowed) {
        String quoted = allowed.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", "));
        return described("enum", field, name + " must be one of the following: " + quoted);
    }

    private static InvalidField described(String type, String field, String description) {
        return new InvalidField(type, field, description);
    }

    private static String expected(JsonNode type) {
        return type.isArray() ? String.join("/", texts(type)) : type.asString();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private static String field(NodePath location) {
        StringBuilder field = new StringBuilder("input");
        for (int i = 0; i < location.getNameCount(); i++) {
            field.append('.').append(location.getElement(i));
        }
        return field.toString();
    }

    private static String leaf(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }
}
