package io.foretell.worker.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.queue.OutputChunk;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTextTest {

    private static final String TEXT = "a plain é, a 中文 and a 😀.";

    @Test
    void a_later_attempt_continues_the_text_exactly_wherever_the_earlier_one_was_cut() {
        List<Integer> tokens = CharacterDetokenizer.tokens(TEXT);
        for (int cut = 0; cut <= tokens.size(); cut++) {
            List<Integer> before = tokens.subList(0, cut);
            String committed = new OutputText(new CharacterDetokenizer(), List.of()).append(before);

            OutputText later = resumed(new OutputChunk(0, committed, before, 1));
            String further = later.append(tokens.subList(cut, tokens.size())) + later.finish();

            assertThat(committed + further).as("cut after %d tokens", cut).isEqualTo(TEXT);
        }
    }

    @Test
    void an_incomplete_character_is_said_at_the_end() {
        OutputText text = new OutputText(new CharacterDetokenizer(), List.of());
        assertThat(text.append(CharacterDetokenizer.tokens("é").subList(0, 1))).isEmpty();
        assertThat(text.finish()).isEqualTo("\uFFFD");
    }

    @Test
    void the_end_of_an_attempt_that_was_lost_before_it_could_say_so_is_not_said_twice() {
        List<Integer> tokens = CharacterDetokenizer.tokens("aé").subList(0, 2);
        OutputText first = new OutputText(new CharacterDetokenizer(), List.of());
        String committed = first.append(tokens) + first.finish();

        OutputText later = resumed(new OutputChunk(0, committed, tokens, 1));

        assertThat(committed).isEqualTo("a\uFFFD");
        assertThat(later.append(List.of()) + later.finish()).isEmpty();
    }

    private static OutputText resumed(OutputChunk... committed) {
        return new OutputText(new CharacterDetokenizer(), List.of(committed));
    }
}
