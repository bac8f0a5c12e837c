package io.foretell.gemma;

import io.foretell.safetensors.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A JSON object of settings whose every complaint names the file and the key. */
final class ConfigFile {

    private final String source;
    private final JsonNode root;

    private ConfigFile(String source, JsonNode root) {
        this.source = source;
        this.root = root;
    }

    static ConfigFile parse(Path file, byte[] json) {
        try {
            JsonNode root = StrictJson.parse(json);
            if (!root.isObject()) {
                throw new ModelFormatException(file + ": not a JSON object");
            }
            return new ConfigFile(file.toString(), root);
        } catch (JacksonException e) {
            throw new ModelFormatException(file + ": not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ModelFormatException(file + ": can't be read: " + e, e);
        }
    }

    /** The value of a key that is there and not null. */
    @Nullable
    JsonNode get(String key) {
        JsonNode node = root.get(key);
        return node == null || node.isNull() ? null : node;
    }

    boolean has(String key) {
        return get(key) != null;
    }

    ConfigFile object(String key) {
        JsonNode node = required(key);
        if (!node.isObject()) {
            throw error(key, "is " + node + ", expected an object");
        }
        return new ConfigFile(source + ": " + key, node);
    }

    /** A whole number ≥ 1. */
    int positiveInt(String key) {
        JsonNode node = required(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 1) {
            throw error(key, "is " + node + ", expected a whole number of at least 1");
        }
        return node.intValue();
    }

    /** A number > 0 that is one as fp32 too, which the graph computes in. */
    double positiveNumber(String key) {
        JsonNode node = required(key);
        double value = node.isNumber() ? node.doubleValue() : Double.NaN;
        if (!((float) value > 0) || Float.isInfinite((float) value)) {
            throw error(key, "is " + node + ", expected a number above 0 that fp32 can hold");
        }
        return value;
    }

    String string(String key) {
        JsonNode node = required(key);
        if (!node.isString()) {
            throw error(key, "is " + node + ", expected a string");
        }
        return node.stringValue();
    }

    /** True or false; {@code absent} when the key is not there. */
    boolean flag(String key, boolean absent) {
        JsonNode node = get(key);
        if (node == null) {
            return absent;
        }
        if (!node.isBoolean()) {
            throw error(key, "is " + node + ", expected true or false");
        }
        return node.booleanValue();
    }

    List<String> strings(String key) {
        List<String> values = new ArrayList<>();
        for (JsonNode element : list(key)) {
            if (!element.isString()) {
                throw error(key, "holds " + element + ", expected strings");
            }
            values.add(element.stringValue());
        }
        return values;
    }

    private JsonNode list(String key) {
        JsonNode node = required(key);
        if (!node.isArray()) {
            throw error(key, "is " + node + ", expected a list");
        }
        return node;
    }

    private JsonNode required(String key) {
        JsonNode node = get(key);
        if (node == null) {
            throw error(key, "is missing");
        }
        return node;
    }

    ModelFormatException error(String key, String problem) {
        return new ModelFormatException(source + ": " + key + " " + problem);
    }
}
