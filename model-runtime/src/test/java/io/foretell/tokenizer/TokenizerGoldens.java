package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Against what Hugging Face tokenizers 0.23.3 and transformers 5.23.0 make of the same tokenizer.json; src/test/python/tokenizer_goldens.py
 * wrote it, and with its command "show" it tells more of a text that is named here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TokenizerGoldens {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Texts whose ids share a checksum, as in the script. */
    private static final int BLOCK = 1000;

    /** Mismatches that are described: more would bury the first. */
    private static final int DESCRIBED = 5;

    private final String resource;
    private List<JsonNode> goldens;
    private Path file;
    private BpeTokenizer tokenizer;
    private PieceTable pieces;

    TokenizerGoldens(String resource) {
        this.resource = resource;
    }

    abstract Path tokenizerJson() throws Exception;

    /** How many texts there are at the least: a test over none would pass. */
    abstract int leastTexts();

    @BeforeAll
    void read() throws Exception {
        goldens = lines().lines().map(JSON::readTree).toList();
        file = tokenizerJson();
        tokenizer = BpeTokenizer.read(file);
        pieces = PieceTable.read(file);
    }

    private String lines() throws IOException {
        try (InputStream in = TokenizerGoldens.class.getResourceAsStream(resource);
                InputStream plain = resource.endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void the_goldens_were_made_from_the_tokenizer_json_at_hand() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        assertThat(goldens.getFirst().path("tokenizer").asString())
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void user_content_gives_the_ids_of_hugging_face_tokenizers_with_control_tokens_as_plain_text() {
        assertThat(with("text")).hasSizeGreaterThanOrEqualTo(leastTexts());
        assertIds("text", golden -> tokenizer.encodeContent(text(golden, "text")), golden -> ids(golden, "content"));
    }

    @Test
    void trusted_text_gives_the_ids_of_hugging_face_tokenizers_with_control_tokens_matched() {
        assertThat(with("raw")).hasSizeGreaterThan(100);
        assertIds(
                "text",
                golden -> tokenizer.encodeRaw(text(golden, "text")),
                golden -> ids(golden, golden.has("raw") ? "raw" : "content"));
    }

    @Test
    void every_piece_of_the_vocabulary_gives_the_ids_of_hugging_face_tokenizers_as_a_text() {
        assertChecksums("pieces", pieces::text);
    }

    @Test
    void every_piece_followed_by_another_gives_the_ids_of_hugging_face_tokenizers_as_a_text() {
        assertChecksums("pairs", id -> pieces.text(id) + pieces.text((int) ((id * 7919L + 13) % pieces.size())));
    }

    @Test
    void any_ids_give_the_text_of_hugging_face_tokenizers() {
        assertThat(with("ids")).hasSizeGreaterThan(250);
        assertThat(with("ids"))
                .allSatisfy(golden -> assertThat(decode(ids(golden, "ids"))).isEqualTo(text(golden, "decoded")));
    }

    @Test
    void a_conversation_gives_the_ids_of_the_chat_template_in_transformers() {
        ChatTemplate template = new ChatTemplate(tokenizer);
        assertThat(with("messages")).hasSizeGreaterThan(150);
        assertIds("messages", golden -> template.conversation(messages(golden)), golden -> ids(golden, "turns"));
    }

    private static List<Message> messages(JsonNode golden) {
        return golden.path("messages")
                .valueStream()
                .map(message -> new Message(text(message, "role"), text(message, "content")))
                .toList();
    }

    private void assertIds(String field, Function<JsonNode, int[]> actual, Function<JsonNode, int[]> expected) {
        List<String> different = with(field).stream()
                .filter(golden -> !Arrays.equals(actual.apply(golden), expected.apply(golden)))
                .limit(DESCRIBED)
                .map(golden -> "%s%n  expected %s%n  but is   %s"
                        .formatted(
                                golden.path(field),
                                pieces.named(expected.apply(golden)),
                                pieces.named(actual.apply(golden))))
                .toList();
        assertThat(different).as("%s with other ids", field).isEmpty();
    }

    private void assertChecksums(String sweep, IntFunction<String> text) {
        JsonNode golden = with("sweep").stream()
                .filter(candidate -> text(candidate, "sweep").equals(sweep))
                .findFirst()
                .orElseThrow();
        List<String> different = new ArrayList<>();
        for (int from = 0; from < pieces.size(); from += BLOCK) {
            int to = Math.min(from + BLOCK, pieces.size());
            if (checksum(from, to, text)
                    != golden.path("checksums").path(from / BLOCK).longValue()) {
                different.add("of the pieces %d to %d".formatted(from, to - 1));
            }
        }
        assertThat(different).as("texts with other ids, sweep %s", sweep).isEmpty();
    }

    private long checksum(int from, int to, IntFunction<String> text) {
        CRC32 crc = new CRC32();
        for (int id = from; id < to; id++) {
            String ids = Arrays.toString(tokenizer.encodeContent(text.apply(id)));
            crc.update(ids.replaceAll("[\\[\\],]", "").concat("\n").getBytes(StandardCharsets.US_ASCII));
        }
        return crc.getValue();
    }

    private List<JsonNode> with(String field) {
        return goldens.stream().filter(golden -> golden.has(field)).toList();
    }

    private static String text(JsonNode golden, String field) {
        return golden.path(field).asString();
    }

    private static int[] ids(JsonNode golden, String field) {
        return golden.path(field).valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    private String decode(int[] ids) {
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.append(id));
        }
        return text.append(detokenizer.finish()).toString();
    }
}
