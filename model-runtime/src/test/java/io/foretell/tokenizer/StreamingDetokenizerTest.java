package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingDetokenizerTest {

    private static BpeTokenizer tokenizer;

    @BeforeAll
    static void read(@TempDir Path folder) throws IOException {
        tokenizer = BpeTokenizer.read(TinyTokenizer.write(folder));
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

    @Test
    void encoding_and_streaming_back_gives_the_text_and_every_piece_is_well_formed() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            String text = text(random);
            List<String> pieces = stream(tokenizer.encodeContent(text));
            assertThat(String.join("", pieces)).isEqualTo(text);
            assertThat(pieces)
                    .allSatisfy(piece -> assertThat(
                                    new String(piece.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                            .isEqualTo(piece));
        }
    }

    /** Any text but ▁, which is how a space is written and so comes back as one. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            int codePoint = random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(Character.MAX_CODE_POINT + 1);
            boolean excluded = codePoint == Vocabulary.SPACE || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
            text.appendCodePoint(excluded ? ' ' : codePoint);
        }
        return text.toString();
    }

    private static List<String> stream(int[] ids) {
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        List<String> pieces = new ArrayList<>();
        for (int id : ids) {
            pieces.add(detokenizer.append(id));
        }
        pieces.add(detokenizer.finish());
        return pieces;
    }
}
