package io.foretell.api.page.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One property of an input schema, as a form shows it.
 *
 * @param name the property's key
 * @param schema the property's schema
 * @param first whether it is the schema's first property
 */
public record InputField(String name, JsonNode schema, boolean first) {

    /** A slider is of no use where its default would be this near an end: a step of the hand is then most of the sensible range. */
    private static final double LEAST_SHARE = 0.02;

    /** Steps of a slider for fractions, at least. */
    private static final double LEAST_STEPS = 50;

    /** What a form can offer for it. */
    public enum Kind {
        /** Several lines of text. */
        TEXT,
        /** A number, with a slider if {@link #slider}. */
        NUMBER,
        /** One of {@link #options}. */
        CHOICE,
        /** Yes or no. */
        SWITCH,
        /** Texts, one a line or as a JSON list. */
        LINES,
        /** Anything else, written as JSON. */
        JSON
    }

    public Kind kind() {
        if (schema.has("enum")) {
            return Kind.CHOICE;
        }
        return switch (type()) {
            case "string" -> Kind.TEXT;
            case "integer", "number" -> Kind.NUMBER;
            case "boolean" -> Kind.SWITCH;
            case "array" -> schema.at("/items/type").asString("").equals("string") ? Kind.LINES : Kind.JSON;
            default -> Kind.JSON;
        };
    }

    public String type() {
        return schema.path("type").asString("");
    }

    public String title() {
        return schema.path("title").asString(name);
    }

    public String description() {
        return schema.path("description").asString("");
    }

    /** As a form's field holds it; empty when there is none. */
    public String defaultText() {
        return text(schema.path("default"));
    }

    /** A property without a default is for those who look for it. */
    public boolean optional() {
        return !first && !schema.has("default");
    }

    public boolean integer() {
        return type().equals("integer");
    }

    public @Nullable String minimum() {
        return schema.has("minimum") ? FieldText.plain(schema.get("minimum")) : null;
    }

    public @Nullable String maximum() {
        return schema.has("maximum") ? FieldText.plain(schema.get("maximum")) : null;
    }

    /** "1 to 2048", "at least 0"; empty when anything goes. */
    public String range() {
        if (minimum() != null && maximum() != null) {
            return minimum() + " to " + maximum();
        }
        return minimum() != null ? "at least " + minimum() : maximum() != null ? "at most " + maximum() : "";
    }

    public boolean slider() {
        if (kind() != Kind.NUMBER || !schema.has("minimum") || !schema.has("maximum") || !schema.has("default")) {
            return false;
        }
        double from = schema.get("minimum").doubleValue();
        double share = (schema.get("default").doubleValue() - from)
                / (schema.get("maximum").doubleValue() - from);
        return share >= LEAST_SHARE && share <= 1;
    }

    /** Of a slider: 1, or a power of ten that makes enough steps. */
    public String step() {
        double range =
                schema.path("maximum").doubleValue(1) - schema.path("minimum").doubleValue(0);
        double step = Math.pow(10, Math.floor(Math.log10(range / LEAST_STEPS)));
        return integer() ? "1" : new BigDecimal(step, new MathContext(1)).toPlainString();
    }

    public List<String> options() {
        return schema.path("enum").valueStream().map(FieldText::plain).toList();
    }

    /** A value as {@link #put} reads it back. */
    String text(JsonNode value) {
        return FieldText.of(this, value);
    }

    /** Puts what the field holds into {@code input}; what cannot be read goes in as text, and the schema's check names it. */
    void put(ObjectNode input, String value) {
        FieldText.put(input, this, value);
    }
}
