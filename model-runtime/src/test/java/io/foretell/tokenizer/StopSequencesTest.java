package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopSequencesTest {

    @Test
    void the_text_ends_before_a_stop_sequence_that_begins_and_ends_within_pieces() {
        StopSequences stops = new StopSequences(List.of("\n\nUser:"));
        assertThat(stops.append("Hello.\n")).isEqualTo("Hello.");
        assertThat(stops.append("\nUs")).isEmpty();
        assertThat(stops.ended()).isFalse();
        assertThat(stops.append("er: and more")).isEmpty();
        assertThat(stops.ended()).isTrue();
        assertThat(stops.append("and more") + stops.finish()).isEmpty();
    }

    @Test
    void what_might_have_become_one_and_did_not_is_released_as_soon_as_that_is_certain() {
        StopSequences stops = new StopSequences(List.of("###", "END"));
        assertThat(stops.append("a ##")).isEqualTo("a ");
        assertThat(stops.append("E")).isEqualTo("##");
        assertThat(stops.append("N")).isEmpty();
        assertThat(stops.append("EN")).isEqualTo("EN");
        assertThat(stops.append("")).isEmpty();
        assertThat(stops.finish()).isEqualTo("EN");
        assertThat(stops.ended()).isFalse();
    }

    @Test
    void one_that_begins_again_within_itself_is_found() {
        StopSequences stops = new StopSequences(List.of("aab"));
        assertThat(stops.append("aaab")).isEqualTo("a");
        assertThat(stops.ended()).isTrue();
    }

    @Test
    void the_one_that_is_complete_first_counts_and_of_several_at_once_the_longest() {
        StopSequences first = new StopSequences(List.of("bcd", "c"));
        assertThat(first.append("abcd")).isEqualTo("ab");
        StopSequences longest = new StopSequences(List.of("c", "abc", "bc"));
        assertThat(longest.append("xabc")).isEqualTo("x");
    }

    @Test
    void none_at_all_lets_everything_through_at_once() {
        StopSequences none = new StopSequences(List.of());
        assertThat(none.append("any text 😀")).isEqualTo("any text 😀");
        assertThat(none.ended()).isFalse();
        assertThat(none.finish()).isEmpty();
    }

    @Test
    void one_that_is_empty_or_half_a_character_is_refused() {
        assertThatThrownBy(() -> new StopSequences(List.of("a", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> new StopSequences(List.of("\uDE00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole characters");
    }

    @Test
    void whatever_the_pieces_the_text_is_that_before_the_first_to_be_complete() {
        Random random = new Random(5);
        int ended = 0;
        for (int round = 0; round < 1_000; round++) {
            List<String> strings = new ArrayList<>();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                strings.add(letters(random, random.nextInt(1, 6)));
            }
            String text = letters(random, random.nextInt(25));
            StopSequences stops = new StopSequences(strings);
            String streamed = stream(stops, text, random, strings);
            int cut = firstStop(text, strings);
            assertThat(stops.ended()).isEqualTo(cut >= 0);
            assertThat(streamed).isEqualTo(cut >= 0 ? text.substring(0, cut) : text);
            ended += cut >= 0 ? 1 : 0;
        }
        assertThat(ended).isBetween(200, 800);
    }

    /** In random pieces; checks on the way that nothing is held back without need. */
    private static String stream(StopSequences stops, String text, Random random, List<String> strings) {
        StringBuilder streamed = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(4));
            streamed.append(stops.append(text.substring(at, end)));
            at = end;
            if (!stops.ended()) {
                String held = text.substring(streamed.length(), at);
                assertThat(held.isEmpty() || strings.stream().anyMatch(string -> string.startsWith(held)))
                        .isTrue();
            }
        }
        return streamed + stops.finish();
    }

    /** Where the stop sequence begins that is complete first, −1 if there is none: by looking at every end. */
    private static int firstStop(String text, List<String> strings) {
        for (int end = 1; end <= text.length(); end++) {
            String before = text.substring(0, end);
            int longest = strings.stream()
                    .filter(before::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return end - longest;
            }
        }
        return -1;
    }

    /** Of few letters, so that beginnings and repetitions abound. */
    private static String letters(Random random, int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append("abc".charAt(random.nextInt(3)));
        }
        return letters.toString();
    }

    @Test
    void tokens_of_a_real_tokenizer_are_stopped_in_the_middle_of_one(@TempDir Path folder) throws IOException {
        BpeTokenizer tokenizer = BpeTokenizer.read(TinyTokenizer.write(folder));
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        StopSequences stops = new StopSequences(List.of("oem 🎉"));
        StringBuilder text = new StringBuilder();
        for (int token : tokenizer.encodeContent("the poem 🎉!")) { // " poem" is one token, 🎉 is four
            text.append(stops.append(detokenizer.append(token)));
        }
        text.append(stops.append(detokenizer.finish())).append(stops.finish());
        assertThat(text).hasToString("the p");
        assertThat(stops.ended()).isTrue();
    }
}
