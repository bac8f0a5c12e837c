package io.foretell.api.problem;

/**
 * One entry of {@code invalid_fields}. Types and wording are those of gojsonschema, which the Replicate API shows to its clients.
 *
 * @param field dotted path such as {@code input.top_k}; empty for the body itself
 */
public record InvalidField(String type, String field, String description) {

    public static InvalidField required(String field, String property) {
        return new InvalidField("required", field, property + " is required");
    }

    public static InvalidField additionalProperty(String field, String property) {
        return new InvalidField(
                "additional_property_not_allowed", field, "Additional property " + property + " is not allowed");
    }

    public static InvalidField type(String field, String expected, String given) {
        return new InvalidField(
                "invalid_type", field, "Invalid type. Expected: %s, given: %s".formatted(expected, given));
    }

    String line() {
        return field.isEmpty() ? "- " + description + "\n" : "- " + field + ": " + description + "\n";
    }
}
