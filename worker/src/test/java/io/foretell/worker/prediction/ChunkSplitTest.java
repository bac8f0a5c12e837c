package io.foretell.worker.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkSplitTest {

    @ParameterizedTest
    @ValueSource(strings = {"https://example.test/a", "http://example.test", "data:text/plain,hello", "data:"})
    void a_piece_never_begins_like_a_file_and_nothing_is_lost(String text) {
        List<String> pieces = ChunkSplit.split(text);
        assertThat(pieces)
                .noneMatch(
                        piece -> piece.startsWith("http:") || piece.startsWith("https:") || piece.startsWith("data:"));
        assertThat(String.join("", pieces)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", " https://example.test", "https", "database", "see data:"})
    void other_text_stays_in_one_piece(String text) {
        assertThat(ChunkSplit.split(text)).containsExactly(text);
    }
}
