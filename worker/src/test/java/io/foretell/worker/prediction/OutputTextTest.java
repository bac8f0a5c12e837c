package io.foretell.worker.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.queue.OutputChunk;
import io.foretell.tokenizer.StopSequences;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTextTest {

    private static final String TEXT = "a plain é, a 中文 and a 😀.";

    @Test
    void a_later_attempt_continues_the_text_exactly_wherever_the_earlier_one_was_cut() {
        List<Integer> tokens = CharacterDetokenizer.tokens(TEXT);
        for (int cut = 0; cut <= tokens.size(); cut++) {
            List<Integer> before = tokens.subList(0, cut);
            String committed = resumed().append(before);

            OutputText later = resumed(new OutputChunk(0, committed, before, 1));
            String further = later.append(tokens.subList(cut, tokens.size())) + later.finish();

            assertThat(committed + further).as("cut after %d tokens", cut).isEqualTo(TEXT);
        }
    }

    @Test
    void an_incomplete_character_is_said_at_the_end() {
        OutputText text = resumed();
        assertThat(text.append(CharacterDetokenizer.tokens("é").subList(0, 1))).isEmpty();
        assertThat(text.finish()).isEqualTo("\uFFFD");
    }

    @Test
    void the_end_of_an_attempt_that_was_lost_before_it_could_say_so_is_not_said_twice() {
        List<Integer> tokens = CharacterDetokenizer.tokens("aé").subList(0, 2);
        OutputText first = resumed();
        String committed = first.append(tokens) + first.finish();

        OutputText later = resumed(new OutputChunk(0, committed, tokens, 1));

        assertThat(committed).isEqualTo("a\uFFFD");
        assertThat(later.append(List.of()) + later.finish()).isEmpty();
    }

    @Test
    void a_stop_sequence_ends_the_text_at_the_same_place_wherever_an_attempt_was_cut() {
        List<Integer> tokens = CharacterDetokenizer.tokens("say é中and no more");
        for (int cut = 0; cut <= tokens.size(); cut++) {
            OutputText first = stoppedBy("é中a", "never");
            List<Integer> before = untilStopped(first, tokens.subList(0, cut));
            String committed = stoppedBy("é中a", "never").append(before);

            OutputText later = stoppedBy(List.of("é中a", "never"), new OutputChunk(0, committed, before, 1));
            String further = later.append(tokens.subList(before.size(), tokens.size())) + later.finish();

            assertThat(later.stopped()).isTrue();
            assertThat(committed + further).as("cut after %d tokens", cut).isEqualTo("say ");
        }
    }

    @Test
    void a_later_attempt_knows_that_the_earlier_one_had_met_a_stop_sequence() {
        List<Integer> tokens = CharacterDetokenizer.tokens("one. END");
        String committed = stoppedBy("END").append(tokens);
        assertThat(stoppedBy(List.of("END"), new OutputChunk(0, committed, tokens, 1))
                        .stopped())
                .isTrue();
        assertThat(stoppedBy(List.of("END"), new OutputChunk(0, "one. E", tokens.subList(0, 6), 1))
                        .stopped())
                .isFalse();
    }

    @Test
    void the_beginning_of_a_stop_sequence_is_text_when_the_output_ends_with_it() {
        OutputText text = stoppedBy("###");
        assertThat(text.append(CharacterDetokenizer.tokens("a ##"))).isEqualTo("a ");
        assertThat(text.finish()).isEqualTo("##");
        assertThat(text.stopped()).isFalse();
    }

    @Test
    void committed_text_is_never_taken_back_even_if_it_begins_a_stop_sequence() {
        // An attempt that was canceled had said all it had; the next one went on before it heard of that.
        List<Integer> before = CharacterDetokenizer.tokens("a ##");
        OutputText later = stoppedBy(List.of("###"), new OutputChunk(0, "a ##", before, 1));
        assertThat(later.append(CharacterDetokenizer.tokens("#b"))).isEmpty();
        assertThat(later.stopped()).isTrue();
        assertThat(later.finish()).isEmpty();
    }

    /** The tokens that an attempt makes: none after the one that completes a stop sequence. */
    private static List<Integer> untilStopped(OutputText text, List<Integer> tokens) {
        List<Integer> made = new ArrayList<>();
        for (int token : tokens) {
            if (text.stopped()) {
                break;
            }
            text.append(List.of(token));
            made.add(token);
        }
        return made;
    }

    private static OutputText stoppedBy(String... strings) {
        return stoppedBy(List.of(strings));
    }

    private static OutputText stoppedBy(List<String> strings, OutputChunk... committed) {
        return new OutputText(new CharacterDetokenizer(), new StopSequences(strings), List.of(committed));
    }

    private static OutputText resumed(OutputChunk... committed) {
        return stoppedBy(List.of(), committed);
    }
}
