package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GemmaSchemaTest {

    @ParameterizedTest
    @CsvSource({"8192, 1024, 2048", "4096, 1024, 2048", "2048, 512, 1024", "512, 128, 256", "2, 1, 1"})
    void the_number_of_new_tokens_leaves_room_for_a_prompt(int context, int fallback, int maximum) {
        JsonNode maxNewTokens = JsonMapper.shared()
                .readTree(GemmaSchema.forContext(context))
                .at("/components/schemas/Input/properties/max_new_tokens");
        assertThat(maxNewTokens.get("default").intValue()).isEqualTo(fallback);
        assertThat(maxNewTokens.get("maximum").intValue()).isEqualTo(maximum);
    }

    @Test
    void the_output_tells_clients_to_join_the_chunks() {
        assertThat(JsonMapper.shared()
                        .readTree(GemmaSchema.forContext(8192))
                        .at("/components/schemas/Output")
                        .toString())
                .isEqualTo("{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"title\":\"Output\","
                        + "\"x-cog-array-type\":\"iterator\",\"x-cog-array-display\":\"concatenate\"}");
    }
}
