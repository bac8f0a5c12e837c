package io.foretell.api.page.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FieldTextTest {

    private static final InputField LINES = field("{\"type\":\"array\",\"items\":{\"type\":\"string\"}}");
    private static final InputField ANYTHING = field("{}");
    private static final InputField TEXT = field("{\"type\":\"string\"}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"a\",\"b\"]",
                "[\" a \"]",
                "[\"\\n\\n\"]",
                "[\"a\\nb\",\"c\"]",
                "[\"a\\rb\"]",
                "[\"\"]",
                "[\" \"]",
                "[\"a\",\"\",\"b\"]",
                "[\"[END]\"]",
                "[\"[\\\"a\\\"]\"]",
            })
    void a_list_comes_back_as_it_was(String list) {
        assertThat(backFromTheBrowser(LINES, json(list))).isEqualTo(json(list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hi\"", "\"\\nhi\\n\"", "\" \"", "\"[1]\""})
    void a_text_comes_back_as_it_was(String text) {
        assertThat(backFromTheBrowser(TEXT, json(text))).isEqualTo(json(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1]}", "\"1\"", "1", "[\"a\"]", "true"})
    void what_has_no_field_of_its_kind_comes_back_as_it_was(String value) {
        assertThat(backFromTheBrowser(ANYTHING, json(value))).isEqualTo(json(value));
    }

    @ParameterizedTest
    @CsvSource({"[END], '[\"[END]\"]'", "'[\"a\"]', '[\"a\"]'", "[1], '[\"[1]\"]'"})
    void a_line_in_brackets_is_a_list_only_if_it_is_one_of_texts(String typed, String meant) {
        assertThat(read(LINES, typed)).isEqualTo(json(meant));
    }

    /** Which ends lines as forms are sent. */
    private static JsonNode backFromTheBrowser(InputField field, JsonNode value) {
        return read(field, field.text(value).replace("\n", "\r\n"));
    }

    private static JsonNode read(InputField field, String text) {
        ObjectNode input = JsonMapper.shared().createObjectNode();
        field.put(input, text);
        return input.path("field");
    }

    private static InputField field(String schema) {
        return new InputField("field", json(schema), false);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
