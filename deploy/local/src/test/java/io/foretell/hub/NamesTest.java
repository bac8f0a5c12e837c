package io.foretell.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void a_model_has_owner_and_name() {
        assertThat(ModelName.parse("google/gemma-2-2b-it")).isEqualTo(new ModelName("google", "gemma-2-2b-it"));
        assertThat(ModelName.parse("a/b_1.5")).hasToString("a/b_1.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "gemma", "a/b/c", "/b", "a/", "../b", "a/..", "a/.b", "a/b.", "a/-b", "a--b/c", "a/b c", "a/b?x",
                "a/b%2f"
            })
    void what_the_hub_takes_for_no_name_is_refused(String text) {
        assertThatThrownBy(() -> ModelName.parse(text))
                .isInstanceOf(HubException.class)
                .hasMessage(
                        "'" + text + "' is not a model's name: give owner and name, for example google/gemma-2-2b-it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "v1.0", "refs/pr/7", "299a8560bedf22ed1c72a8a11e7dce4a7f9f51f8", "release+1"})
    void branches_tags_and_commits_are_revisions(String text) {
        assertThat(Revision.parse(text).name()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/../../b", "/etc", "a//b", "a/", "-x", "a b", "a?b", "a."})
    void what_would_leave_the_folder_of_references_is_no_revision(String text) {
        assertThatThrownBy(() -> Revision.parse(text))
                .isInstanceOf(HubException.class)
                .hasMessageStartingWith("'" + text + "' is not a revision: ");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9950, 10 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "4988025760, 5.0 GB",
        "54454256640, 54 GB",
        "9223372036854775807, 9.2 EB"
    })
    void sizes_have_two_digits_or_three(long bytes, String text) {
        assertThat(Bytes.text(bytes)).isEqualTo(text);
    }

    @Test
    void pauses_double_up_to_the_longest() {
        Patience patience = new Patience(100, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(1));

        assertThat(IntStream.of(1, 2, 3, 4, 50).mapToObj(patience::pauseAfter))
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
    }
}
