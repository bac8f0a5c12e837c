package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against what Hugging Face tokenizers 0.23.3 makes of the same tokenizer.json; src/test/python/tokenizer_goldens.py wrote it. */
class TokenizerGoldensTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static List<JsonNode> goldens;
    private static Path tokenizerJson;
    private static BpeTokenizer tokenizer;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = TokenizerGoldensTest.class.getResourceAsStream("/tokenizer/tokenizer-goldens.jsonl")) {
            goldens = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .toList();
        }
        tokenizerJson = TinyTokenizer.write(Files.createDirectories(Path.of("target", "goldens")));
        tokenizer = BpeTokenizer.read(tokenizerJson);
    }

    @Test
    void the_goldens_were_made_from_the_tokenizer_json_at_hand() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(tokenizerJson));
        assertThat(goldens.getFirst().path("tokenizer").asString())
                .isEqualTo(HexFormat.of().formatHex(digest));
    }

    @Test
    void user_content_gives_the_ids_of_hugging_face_tokenizers_with_control_tokens_as_plain_text() {
        List<JsonNode> texts = with("text");
        assertThat(texts).hasSizeGreaterThan(1000);
        assertThat(texts)
                .allSatisfy(golden -> assertThat(tokenizer.encodeContent(text(golden, "text")))
                        .isEqualTo(ids(golden, "content")));
    }

    @Test
    void trusted_text_gives_the_ids_of_hugging_face_tokenizers_with_control_tokens_matched() {
        assertThat(with("raw")).hasSizeGreaterThan(100);
        assertThat(with("text"))
                .allSatisfy(golden -> assertThat(tokenizer.encodeRaw(text(golden, "text")))
                        .isEqualTo(ids(golden, golden.has("raw") ? "raw" : "content")));
    }

    @Test
    void any_ids_give_the_text_of_hugging_face_tokenizers() {
        assertThat(with("ids")).hasSizeGreaterThan(150);
        assertThat(with("ids"))
                .allSatisfy(golden -> assertThat(decode(ids(golden, "ids"))).isEqualTo(text(golden, "decoded")));
    }

    @Test
    void a_user_turn_gives_the_ids_of_the_rendered_chat_template() {
        ChatTemplate template = new ChatTemplate(tokenizer);
        assertThat(with("prompt")).hasSizeGreaterThan(30);
        assertThat(with("prompt"))
                .allSatisfy(golden ->
                        assertThat(template.userTurn(text(golden, "prompt"))).isEqualTo(ids(golden, "turn")));
    }

    private static List<JsonNode> with(String field) {
        return goldens.stream().filter(golden -> golden.has(field)).toList();
    }

    private static String text(JsonNode golden, String field) {
        return golden.path(field).asString();
    }

    private static int[] ids(JsonNode golden, String field) {
        return golden.path(field).valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    private static String decode(int[] ids) {
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.append(id));
        }
        return text.append(detokenizer.finish()).toString();
    }
}
