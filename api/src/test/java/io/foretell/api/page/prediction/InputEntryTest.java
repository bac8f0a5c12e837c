package io.foretell.api.page.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputEntryTest {

    private static final String SCHEMA = """
            {"top_p": {"title": "Top P", "default": 0.9, "x-order": 2}, "bias": {"x-order": 3},
             "prompt": {"title": "Prompt", "default": "Hi.", "x-order": 0}, "penalty": {"title": "Penalty", "default": 1, "x-order": 1}}
            """;

    @Test
    void fields_have_their_titles_in_the_schemas_order_and_unknown_ones_come_last() {
        assertThat(InputEntry.of("{\"old\":true,\"top_p\":0.5,\"prompt\":\"Hi.\",\"penalty\":1.0}", SCHEMA))
                .containsExactly(
                        new InputEntry("Prompt", "Hi.", true, true),
                        new InputEntry("Penalty", "1.0", true, false),
                        new InputEntry("Top P", "0.5", false, false),
                        new InputEntry("old", "true", false, false));
    }

    @Test
    void lists_of_texts_are_lines_and_other_lists_are_json() {
        assertThat(InputEntry.of("{\"bias\":[\"a\",\"b\"]}", SCHEMA))
                .containsExactly(new InputEntry("bias", "a\nb", false, true));
        assertThat(InputEntry.of("{\"bias\":{\"7\":-1}}", "{}").getFirst().value())
                .contains("\"7\" : -1");
    }
}
