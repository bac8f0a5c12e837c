package io.foretell.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.problem.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDescriptionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name",
                "/name",
                "owner/",
                "a/b/c",
                "Owner/name",
                "owner/-name",
                "owner/na me",
                "owner/name:1"
            })
    void what_is_no_model_name_is_refused_and_named(String name) {
        assertThatThrownBy(() -> ModelDescription.named(name))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'" + name + "' is no model name");
    }

    @Test
    void a_name_may_be_as_long_as_its_column() {
        String longest = "o".repeat(64) + "/" + "n".repeat(128);
        assertThat(ModelDescription.named(longest).name()).hasSize(128);
        assertThatThrownBy(() -> ModelDescription.named(longest + "n")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "/license", "example.org", "ftp://example.org/a", "http:", "https://a b"})
    void a_link_that_is_no_web_address_is_refused(String url) {
        assertThatThrownBy(() -> new ModelDescription("o", "n", null, null, null, url, null, null, null))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("license link '" + url + "'");
    }

    @Test
    void text_that_the_database_cannot_hold_is_refused() {
        assertThatThrownBy(() -> new ModelDescription("o", "n", null, null, null, null, "read\0me", null, null))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("readme");
    }
}
