package io.foretell.api.page.model;

import io.foretell.api.web.BaseUrl;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The same prediction in curl, JavaScript, Python and Java. Every value is quoted as the language wants it. */
final class Snippets {

    private Snippets() {}

    /**
     * @param id for the page
     * @param language as people write it
     */
    record Snippet(String id, String language, String code) {}

    /**
     * @param model {@code owner/name}, or {@code owner/name:version}
     */
    static List<Snippet> of(BaseUrl base, String model, ObjectNode input) {
        return List.of(
                new Snippet("curl", "curl", curl(base, model, input)),
                new Snippet("javascript", "JavaScript", javaScript(base, model, input)),
                new Snippet("python", "Python", python(base, model, input)),
                new Snippet("java", "Java", java(base, model, input)));
    }

    private static String body(String model, ObjectNode input) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("version", model);
        body.set("input", input);
        return body.toString();
    }

    private static String curl(BaseUrl base, String model, ObjectNode input) {
        return """
                curl -s %s/v1/predictions \\
                  -H "Authorization: Bearer $FORETELL_TOKEN" \\
                  -H "Content-Type: application/json" -H "Prefer: wait" \\
                  -d '%s'
                """.formatted(base.value(), body(model, input).replace("'", "'\\''"));
    }

    private static String javaScript(BaseUrl base, String model, ObjectNode input) {
        return """
                import Replicate from "replicate";

                const replicate = new Replicate({
                  auth: process.env.FORETELL_TOKEN,
                  baseUrl: "%s/v1",
                });
                const output = await replicate.run("%s", {
                  input: %s,
                });
                console.log(output.join(""));
                """.formatted(base.value(), model, literal(input));
    }

    private static String python(BaseUrl base, String model, ObjectNode input) {
        return """
                import os
                import replicate

                client = replicate.Client(
                    api_token=os.environ["FORETELL_TOKEN"],
                    base_url="%s",
                )
                output = client.run("%s", input=%s)
                print("".join(output))
                """.formatted(base.value(), model, pythonLiteral(input));
    }

    private static String java(BaseUrl base, String model, ObjectNode input) {
        String body = body(model, input).replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"");
        return """
                var request = HttpRequest.newBuilder(URI.create("%s/v1/predictions"))
                        .header("Authorization", "Bearer " + System.getenv("FORETELL_TOKEN"))
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait")
                        .POST(BodyPublishers.ofString(\"""
                                %s
                                \"""))
                        .build();
                var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
                System.out.println(response.body());
                """.formatted(base.value(), body);
    }

    /** JSON is JavaScript. One key stands on the line, more have a line each. */
    private static String literal(ObjectNode input) {
        if (input.size() < 2) {
            return input.properties().stream()
                    .map(entry -> quoted(entry.getKey()) + ": " + entry.getValue())
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        return input.properties().stream()
                .map(entry -> "    " + quoted(entry.getKey()) + ": " + entry.getValue())
                .collect(Collectors.joining(",\n", "{\n", ",\n  }"));
    }

    private static String pythonLiteral(JsonNode value) {
        if (value.isObject()) {
            return value.properties().stream().map(Snippets::pythonEntry).collect(Collectors.joining(", ", "{", "}"));
        } else if (value.isArray()) {
            return value.valueStream().map(Snippets::pythonLiteral).collect(Collectors.joining(", ", "[", "]"));
        } else if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        return value.isNull() ? "None" : value.toString();
    }

    private static String pythonEntry(Map.Entry<String, JsonNode> entry) {
        return quoted(entry.getKey()) + ": " + pythonLiteral(entry.getValue());
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
