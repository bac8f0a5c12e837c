package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TextChunksTest {

    @Test
    void no_chunk_looks_like_a_file_to_the_official_clients_and_the_text_stays() {
        assertThat(safe("[\"see \",\"https://a.b\",\"http:\",\"data:,\",\" https:\"]"))
                .isEqualTo("[\"see \",\"h\",\"ttps://a.b\",\"h\",\"ttp:\",\"d\",\"ata:,\",\" https:\"]");
    }

    @Test
    void what_has_been_seen_of_a_growing_output_stays() {
        assertThat(safe("[\"https:\",\"x\"]")).startsWith(safe("[\"https:\"]").replace("]", ""));
    }

    @Test
    void an_output_that_is_no_list_is_left_alone() {
        assertThat(safe("\"https://a.b\"")).isEqualTo("\"https://a.b\"");
    }

    private static String safe(String json) {
        return TextChunks.safe(JsonMapper.shared().readTree(json)).toString();
    }
}
