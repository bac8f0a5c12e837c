package io.foretell.api.page.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.web.BaseUrl;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SnippetsTest {

    private static final String NASTY = "it's \"quoted\" \\ and\n\"\"\" more";

    @Test
    void each_language_quotes_in_its_own_way() {
        ObjectNode input = JsonMapper.shared().createObjectNode().put("prompt", NASTY);
        Map<String, String> code = code(input);
        assertThat(code.get("curl"))
                .contains(
                        "'{\"version\":\"o/n\",\"input\":{\"prompt\":\"it'\\''s \\\"quoted\\\" \\\\ and\\n\\\"\\\"\\\" more\"}}'");
        assertThat(code.get("javascript"))
                .contains("{ \"prompt\": \"it's \\\"quoted\\\" \\\\ and\\n\\\"\\\"\\\" more\" }");
        assertThat(code.get("java")).contains("\"it's \\\\\"quoted\\\\\" \\\\\\\\ and\\\\n\\\\\"\\\\\"\\\\\" more\"");
    }

    @Test
    void python_has_its_own_words_for_true_and_none() {
        ObjectNode input =
                JsonMapper.shared().createObjectNode().put("raw", true).putNull("x");
        input.putArray("list").add(false).add("a");
        assertThat(code(input).get("python")).contains("{\"raw\": True, \"x\": None, \"list\": [False, \"a\"]}");
    }

    private static Map<String, String> code(ObjectNode input) {
        return Snippets.of(new BaseUrl("http://host"), "o/n", input).stream()
                .collect(Collectors.toMap(Snippets.Snippet::id, Snippets.Snippet::code));
    }
}
