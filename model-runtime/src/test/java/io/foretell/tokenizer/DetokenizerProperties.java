package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds for any ids in any chunks, on any vocabulary. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DetokenizerProperties {

    private static final int ROUNDS = 2_000;

    BpeTokenizer tokenizer;
    private PieceTable pieces;

    abstract Path tokenizerJson() throws Exception;

    @BeforeAll
    void read() throws Exception {
        Path file = tokenizerJson();
        tokenizer = BpeTokenizer.read(file);
        pieces = PieceTable.read(file);
    }

    @Test
    void chunks_of_any_sizes_join_to_the_text_of_all_ids_and_none_splits_a_character() {
        Random random = new Random(5);
        int[] bytes = pieces.bytes();
        for (int round = 0; round < ROUNDS; round++) {
            int[] ids = random.ints(random.nextInt(40), 0, pieces.size())
                    .map(id -> random.nextInt(3) == 0 ? bytes[random.nextInt(bytes.length)] : id)
                    .toArray();
            assertChunks(ids, random, pieces.decode(ids));
        }
    }

    @Test
    void encoding_and_streaming_back_in_chunks_gives_the_text() {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            String text = text(random);
            assertChunks(tokenizer.encodeContent(text), random, text);
        }
    }

    @Test
    void every_piece_gives_all_of_its_text_even_at_the_beginning_and_spaces_too() {
        for (int id = 0; id < pieces.size(); id++) {
            StreamingDetokenizer detokenizer = tokenizer.detokenizer();
            String text = detokenizer.append(id) + detokenizer.finish();
            assertThat(text).as("piece %d", id).isEqualTo(pieces.decode(new int[] {id}));
        }
    }

    private void assertChunks(int[] ids, Random random, String text) {
        List<String> chunks = chunks(ids, random);
        assertThat(String.join("", chunks)).as("%s", pieces.named(ids)).isEqualTo(text);
        assertThat(chunks).as("%s", pieces.named(ids)).allMatch(DetokenizerProperties::isWellFormed);
    }

    private List<String> chunks(int[] ids, Random random) {
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        List<String> chunks = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        for (int id : ids) {
            chunk.append(detokenizer.append(id));
            if (random.nextBoolean()) {
                chunks.add(chunk.toString());
                chunk.setLength(0);
            }
        }
        chunks.add(chunk.append(detokenizer.finish()).toString());
        return chunks;
    }

    private static boolean isWellFormed(String chunk) {
        return new String(chunk.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(chunk);
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
}
