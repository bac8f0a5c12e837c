package io.foretell.api.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.api.problem.InvalidField;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class StorableTextTest {

    @Test
    void text_of_all_planes_is_fine() {
        assertThat(check("{\"a\":\"é中😀\",\"b\":[\"\\ud83d\\ude00\"],\"c\":{\"d\":1.5}}"))
                .isEmpty();
    }

    @Test
    void a_nul_is_found_wherever_it_hides() {
        assertThat(check("{\"a\":\"x\\u0000\",\"b\":[\"\\u0000\"],\"c\":{\"\\u0000\":1}}"))
                .extracting(InvalidField::field)
                .containsExactly("input.a", "input.b.0", "input.c");
    }

    @Test
    void half_of_a_surrogate_pair_is_found() {
        assertThat(check("{\"a\":\"\\ud83d\",\"b\":\"\\ude00\\ud83d\"}"))
                .extracting(InvalidField::description)
                .containsExactly(
                        "Must not contain half of a surrogate pair", "Must not contain half of a surrogate pair");
    }

    @Test
    void a_number_beyond_double_is_found() {
        assertThat(check("{\"a\":1e999}")).extracting(InvalidField::type).containsExactly("number");
    }

    private static List<InvalidField> check(String json) {
        List<InvalidField> invalid = new ArrayList<>();
        StorableText.check(JsonMapper.shared().readTree(json), "input", invalid);
        return invalid;
    }
}
