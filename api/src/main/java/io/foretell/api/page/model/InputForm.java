package io.foretell.api.page.model;

import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.problem.InvalidField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of a version's input: its fields in the schema's order, what they hold, and what is wrong with it.
 *
 * @param values by field name; a field without one is empty
 * @param errors by field name; "" for those of no field
 */
public record InputForm(List<InputField> fields, Map<String, String> values, Map<String, String> errors) {

    /** Form fields of this prefix are inputs, so that an input may be called anything. */
    static final String PREFIX = "input.";

    /** Filled in with the schema's defaults. */
    static InputForm of(ResolvedVersion version) {
        List<InputField> fields = fields(version);
        Map<String, String> values = new HashMap<>();
        fields.forEach(field -> values.put(field.name(), field.defaultText()));
        return new InputForm(fields, values, Map.of());
    }

    /** Filled in with an input that was run before: what it does not have is empty. */
    static InputForm of(ResolvedVersion version, JsonNode input) {
        List<InputField> fields = fields(version);
        Map<String, String> values = new HashMap<>();
        fields.forEach(field -> values.put(field.name(), field.text(input.path(field.name()))));
        return new InputForm(fields, values, Map.of());
    }

    /** As it was posted. */
    static InputForm posted(ResolvedVersion version, Map<String, String> parameters) {
        List<InputField> fields = fields(version);
        Map<String, String> values = new HashMap<>();
        fields.forEach(field -> values.put(field.name(), parameters.getOrDefault(PREFIX + field.name(), "")));
        return new InputForm(fields, values, Map.of());
    }

    private static List<InputField> fields(ResolvedVersion version) {
        JsonNode properties =
                JsonMapper.shared().readTree(version.openapiSchema()).at("/components/schemas/Input/properties");
        List<Map.Entry<String, JsonNode>> ordered = new ArrayList<>(properties.properties());
        ordered.sort(Comparator.comparingInt(
                property -> property.getValue().path("x-order").intValue(Integer.MAX_VALUE)));
        List<InputField> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : ordered) {
            fields.add(new InputField(property.getKey(), property.getValue(), fields.isEmpty()));
        }
        return List.copyOf(fields);
    }

    /** The same with what a check found. */
    InputForm refused(List<InvalidField> invalid) {
        Map<String, String> found = new HashMap<>();
        for (InvalidField error : invalid) {
            String field = error.field().startsWith(PREFIX) ? error.field().substring(PREFIX.length()) : "";
            String name = field.contains(".") ? field.substring(0, field.indexOf('.')) : field;
            boolean known = fields.stream().anyMatch(other -> other.name().equals(name));
            found.merge(known ? name : "", error.description() + ".", (a, b) -> a + " " + b);
        }
        return new InputForm(fields, values, found);
    }

    /** What the fields mean. */
    ObjectNode input() {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        fields.forEach(field -> field.put(input, values.getOrDefault(field.name(), "")));
        return input;
    }

    /** What has to be said to get the same: the first field, and what is not as the schema has it by default. */
    ObjectNode tersely() {
        ObjectNode input = input();
        fields.stream()
                .filter(field -> !field.first())
                .filter(field -> values.getOrDefault(field.name(), "").equals(field.defaultText()))
                .forEach(field -> input.remove(field.name()));
        return input;
    }

    public List<InputField> main() {
        return fields.stream().filter(field -> !field.optional()).toList();
    }

    public List<InputField> more() {
        return fields.stream().filter(InputField::optional).toList();
    }

    /** Whether the fields that are folded away have to be seen. */
    public boolean moreInUse() {
        return more().stream().anyMatch(field -> !value(field).isEmpty() || error(field) != null);
    }

    public String value(InputField field) {
        return values.getOrDefault(field.name(), "");
    }

    public @Nullable String error(InputField field) {
        return errors.get(field.name());
    }

    /** Of no field in particular. */
    public @Nullable String error() {
        return errors.get("");
    }
}
