package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StreamingDetokenizerTest extends DetokenizerProperties {

    @Override
    Path tokenizerJson() throws IOException {
        return TinyTokenizer.write(Files.createDirectories(Path.of("target", "detokenizer")));
    }

    @Test
    void a_character_of_four_bytes_comes_whole_or_not_at_all() {
        int[] party = tokenizer.encodeContent("🎉");
        assertThat(party).hasSize(4);
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        for (int id : party) {
            assertThat(detokenizer.append(id)).isEmpty();
        }
        assertThat(detokenizer.append(tokenizer.encodeContent("!")[0])).isEqualTo("🎉!");
    }

    @Test
    void a_leading_space_is_kept() {
        int[] ids = tokenizer.encodeContent(" the poem");
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        assertThat(detokenizer.append(ids[0])).isEqualTo(" the");
        assertThat(detokenizer.append(ids[1])).isEqualTo(" poem");
    }

    @Test
    void an_end_within_a_character_gives_a_replacement_character_per_byte() {
        int[] party = tokenizer.encodeContent("🎉");
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        assertThat(detokenizer.append(party[0]) + detokenizer.append(party[1])).isEmpty();
        assertThat(detokenizer.finish()).isEqualTo("\uFFFD\uFFFD");
        assertThat(detokenizer.finish()).isEmpty();
    }

    @Test
    void control_tokens_and_ids_beyond_the_tokenizer_have_no_text() {
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        assertThat(detokenizer.append(TinyTokenizer.BOS)).isEmpty();
        assertThat(detokenizer.append(TinyTokenizer.END_OF_TURN)).isEmpty();
        assertThat(detokenizer.append(TinyTokenizer.SIZE)).isEmpty();
        assertThat(detokenizer.finish()).isEmpty();
    }
}
