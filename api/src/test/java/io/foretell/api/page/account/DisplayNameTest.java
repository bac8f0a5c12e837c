package io.foretell.api.page.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.problem.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {

    @Test
    void a_name_is_any_line_without_the_blanks_around_it() {
        assertThat(DisplayName.of("  Größe <b> 🦊 ")).isEqualTo("Größe <b> 🦊");
        assertThat(DisplayName.of("🦊".repeat(100))).hasSize(200);
        assertThat(DisplayName.of(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "nul\0", "bell\u0007"})
    void control_characters_are_refused(String name) {
        assertThatThrownBy(() -> DisplayName.of(name))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("one line");
    }

    @Test
    void a_name_too_long_for_a_list_is_refused() {
        assertThatThrownBy(() -> DisplayName.of("a".repeat(101)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("up to 100 characters");
    }
}
