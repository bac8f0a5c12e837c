package io.foretell.api.prediction;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.InvalidField;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One version's input schema, compiled. Thread-safe. */
final class InputSchema {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode properties;
    private final Schema schema;

    /**
     * @param openapi JSON with {@code components.schemas.Input}; it may refer to its neighbours
     */
    InputSchema(String openapi) {
        JsonNode components = JsonMapper.shared().readTree(openapi).get("components");
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("$ref", "#/components/schemas/Input");
        document.set("components", components);
        this.properties = components.at("/schemas/Input/properties");
        this.schema = REGISTRY.getSchema(document);
    }

    /**
     * What is to be run: the known keys of {@code given}, defaults filled in, whole numbers as integers.
     *
     * @throws ApiProblem.InvalidInput naming every field that does not fit
     */
    ObjectNode complete(ObjectNode given) {
        ObjectNode known = JsonNodeFactory.instance.objectNode();
        properties.propertyNames().stream()
                .filter(given::has)
                .forEach(name -> known.set(name, whole(name, given.get(name))));
        List<InvalidField> invalid = schema.validate(known).stream()
                .map(SchemaErrors::of)
                .sorted(Comparator.comparing(InvalidField::field))
                .toList();
        if (!invalid.isEmpty()) {
            throw new ApiProblem.InvalidInput(invalid);
        }
        ObjectNode complete = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonNode value = known.path(property.getKey());
            JsonNode chosen = value.isMissingNode() ? property.getValue().path("default") : value;
            if (!chosen.isMissingNode()) {
                complete.set(property.getKey(), chosen);
            }
        }
        return complete;
    }

    /**
     * JSON Schema takes 12.0 for an integer; those who read the stored input should not have to. As a big integer, because the validator
     * fails at a floating-point number beyond long where it expects an integer.
     */
    private JsonNode whole(String name, JsonNode value) {
        boolean integer = properties.path(name).path("type").asString("").equals("integer");
        return integer && value.isFloatingPointNumber() && value.canConvertToExactIntegral()
                ? JsonNodeFactory.instance.numberNode(value.decimalValue().toBigIntegerExact())
                : value;
    }
}
