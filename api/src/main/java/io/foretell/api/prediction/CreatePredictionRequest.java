package io.foretell.api.prediction;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.problem.InvalidField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a create, its own shape checked; what {@code input} holds is for {@link InputValidator}.
 *
 * @param version as given; empty where the URL names the model
 * @param webhookEvents events the caller wants; all of them unless said otherwise
 */
record CreatePredictionRequest(
        String version, ObjectNode input, @Nullable String webhook, List<String> webhookEvents) {

    static final List<String> WEBHOOK_EVENTS = List.of("start", "output", "logs", "completed");

    /** {@code stream} and {@code webhook_completed} have no effect any more, but old clients send them. */
    private static final Set<String> OPTIONAL =
            Set.of("input", "webhook", "webhook_events_filter", "stream", "webhook_completed");

    /** POST /v1/predictions: the body names the version. */
    static CreatePredictionRequest withVersion(JsonNode body) {
        return new Parser(body, true).parse();
    }

    /** POST /v1/models/{owner}/{name}/predictions: it must not. */
    static CreatePredictionRequest withoutVersion(JsonNode body) {
        return new Parser(body, false).parse();
    }

    /** From a page: nobody is told but its reader. */
    static CreatePredictionRequest ofPage(ObjectNode input) {
        return new CreatePredictionRequest("", input, null, List.of());
    }

    /** Collects what is wrong, so that the caller sees all of it at once. */
    private static final class Parser {

        private final JsonNode body;
        private final boolean versioned;
        private final List<InvalidField> invalid = new ArrayList<>();

        Parser(JsonNode body, boolean versioned) {
            this.body = body;
            this.versioned = versioned;
        }

        CreatePredictionRequest parse() {
            if (!body.isObject()) {
                throw new ApiProblem.InvalidInput(List.of(InvalidField.type("", "object", JsonTypes.of(body))));
            }
            checkKeys();
            checkType("version", "string");
            checkType("input", "object");
            checkOptionalType("stream", "boolean");
            checkOptionalType("webhook_completed", "string");
            String webhook = webhook();
            List<String> events = webhookEvents();
            if (!invalid.isEmpty()) {
                throw new ApiProblem.InvalidInput(invalid);
            }
            String version = versioned ? body.get("version").stringValue() : "";
            return new CreatePredictionRequest(version, (ObjectNode) body.get("input"), webhook, events);
        }

        private void checkKeys() {
            if (versioned && !body.has("version")) {
                invalid.add(InvalidField.required("", "version"));
            }
            if (!body.has("input")) {
                invalid.add(InvalidField.required("", "input"));
            }
            body.propertyNames().stream()
                    .filter(name -> !OPTIONAL.contains(name) && !(versioned && name.equals("version")))
                    .forEach(name -> invalid.add(InvalidField.additionalProperty("", name)));
        }

        private boolean checkType(String name, String expected) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || JsonTypes.of(value).equals(expected)) {
                return !value.isMissingNode();
            }
            if (!name.equals("version") || versioned) {
                invalid.add(InvalidField.type(name, expected, JsonTypes.of(value)));
            }
            return false;
        }

        /** Null counts as left out: clients in typed languages send it. */
        private boolean checkOptionalType(String name, String expected) {
            return !body.path(name).isNull() && checkType(name, expected);
        }

        private @Nullable String webhook() {
            if (!checkOptionalType("webhook", "string")) {
                return null;
            }
            String url = body.get("webhook").stringValue();
            if (!WebhookUrl.isValid(url)) {
                invalid.add(new InvalidField("format", "webhook", "Must be an absolute http or https URL"));
            }
            return url;
        }

        private List<String> webhookEvents() {
            if (!checkOptionalType("webhook_events_filter", "array")) {
                return WEBHOOK_EVENTS;
            }
            List<String> events = new ArrayList<>();
            int index = 0;
            for (JsonNode event : body.get("webhook_events_filter")) {
                checkEvent(event, index++, events);
            }
            return events;
        }

        private void checkEvent(JsonNode event, int index, List<String> events) {
            if (!event.isString() || !WEBHOOK_EVENTS.contains(event.stringValue())) {
                String field = "webhook_events_filter." + index;
                invalid.add(SchemaErrors.notInEnum(field, Integer.toString(index), WEBHOOK_EVENTS));
            } else if (!events.contains(event.stringValue())) {
                events.add(event.stringValue());
            }
        }
    }
}
