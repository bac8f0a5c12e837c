package io.foretell.api.prediction;

import io.foretell.api.problem.InvalidField;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Finds what JSON can carry and PostgreSQL's jsonb can't: the character U+0000, halves of surrogate pairs, numbers beyond double. */
final class StorableText {

    private StorableText() {}

    /** Adds a line for each value in {@code node} that can't be stored. */
    static void check(JsonNode node, String field, List<InvalidField> invalid) {
        if (node.isString()) {
            checkText(node.stringValue(), field, invalid);
        } else if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            invalid.add(new InvalidField("number", field, "Must be a finite number"));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), field + "." + i, invalid);
            }
        } else {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                checkText(property.getKey(), field, invalid);
                check(property.getValue(), field + "." + property.getKey(), invalid);
            }
        }
    }

    private static void checkText(String text, String field, List<InvalidField> invalid) {
        if (text.indexOf('\0') >= 0) {
            invalid.add(new InvalidField("text", field, "Must not contain the character U+0000"));
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            invalid.add(new InvalidField("text", field, "Must not contain half of a surrogate pair"));
        }
    }
}
