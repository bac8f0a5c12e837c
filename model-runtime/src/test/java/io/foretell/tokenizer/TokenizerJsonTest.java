package io.foretell.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;

class TokenizerJsonTest {

    @Test
    void merges_in_the_older_notation_are_read_alike() {
        TokenizerDocument older = TokenizerDocument.tiny();
        ArrayNode pairs = (ArrayNode) older.model().remove("merges");
        ArrayNode merges = older.model().putArray("merges");
        pairs.forEach(
                pair -> merges.add(pair.get(0).asString() + " " + pair.get(1).asString()));
        String text = "the night light, hello  world";
        assertThat(older.read().encodeContent(text))
                .isEqualTo(TokenizerDocument.tiny().read().encodeContent(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /normalizer             | null                                 | normalizer is null
            /normalizer/content     | "_"                                  | normalizer is
            /pre_tokenizer          | {"type":"Whitespace"}                | pre_tokenizer is
            /decoder/decoders/1     | {"type":"Strip"}                     | decoder is
            /model/type             | "Unigram"                            | model.type is "Unigram"; supported: "BPE"
            /model/byte_fallback    | false                                | model.byte_fallback is false; supported: true
            /model/ignore_merges    | true                                 | model.ignore_merges is true; supported: false
            /model/dropout          | 0.5                                  | model.dropout is 0.5; supported: null
            /model/end_of_word_suffix | "</w>"                             | model.end_of_word_suffix is "</w>"; supported: null
            /model/vocab            | []                                   | model.vocab should be START_OBJECT
            /model/vocab            | {}                                   | model.vocab
            /model/vocab/th         | 7                                    | model.vocab: th has id 7, and so has <0x01>
            /model/vocab/th         | 512                                  | model.vocab: th has id 512
            /model/vocab/th         | -1                                   | model.vocab: th has id -1
            /model/vocab/th         | "7"                                  | model.vocab
            /model/merges           | {}                                   | model.merges should be START_ARRAY
            /model/merges           | []                                   | model.merges is missing or empty
            /model/merges/3         | ["zz","e"]                           | model.merges[3]: "zz" is no piece of model.vocab
            /model/merges/3         | ["e","zz"]                           | model.merges[3]: "zz" is no piece of model.vocab
            /model/merges/3         | ["q","z"]                            | model.merges[3]: "qz" is no piece of model.vocab
            /model/merges/3         | ["","e"]                             | model.merges[3]: "" is no piece of model.vocab
            /model/merges/3         | ["<0x41>","a"]                       | model.merges[3]
            /model/merges/3         | "a b c"                              | model.merges[3]: it is not two pieces
            /model/merges/3         | ["a","b","c"]                        | the end of a merge in model.merges
            /model/merges/3         | 5                                    | a merge in model.merges
            /added_tokens           | {}                                   | added_tokens should be START_ARRAY
            /added_tokens/2/id      | 9                                    | added_tokens: <bos> is 9, in model.vocab 2
            /added_tokens/2/id      | "2"                                  | added_tokens[2].id
            /added_tokens/2/id      | -2                                   | added_tokens: <bos> is -2, in model.vocab 2
            /added_tokens/2/content | "<eos>"                              | added_tokens: <eos> stands twice
            /added_tokens/2/content | "<new>"                              | <new> has id 2, and so has <bos>
            /added_tokens/7/lstrip  | true                                 | added_tokens[7].lstrip is true
            /added_tokens/7/content | ""                                   | added_tokens[7].content
            /added_tokens/7         | {"id":-5,"content":"new","special":true} | new has id -5
            """)
    void a_fault_is_refused_by_the_name_of_its_field(String pointer, String value, String message) {
        assertRefused(TokenizerDocument.tiny().with(pointer, value).json(), message);
    }

    /** The heads of files of other models, in the order in which tokenizers writes their fields. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"added_tokens":[],"normalizer":{"type":"BertNormalizer","lowercase":true}        | normalizer is {"type":"BertNormalizer"
            {"added_tokens":[],"model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"a":0 | model.type is "WordPiece"; supported: "BPE"
            {"added_tokens":[],"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0]    | model.type is "Unigram"; supported: "BPE"
            {"added_tokens":[],"model":{"unk_id":0,"vocab":[["<unk>",0.0]                     | model.vocab should be START_OBJECT
            {"added_tokens":[],"model":{"type":"WordLevel","vocab":{"a":0                     | model.type is "WordLevel"; supported: "BPE"
            {"normalizer":{"type":"Replace","pattern":{"String":" "},"content":"▁"},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false} | pre_tokenizer is {"type":"ByteLevel"
            {"normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"}]} | normalizer is {"type":"Sequence"
            {"decoder":{"type":"ByteLevel","use_regex":true}                                  | decoder is {"type":"ByteLevel"
            {"added_tokens":[{"id":0,"content":"<s>","normalized":true}]                      | added_tokens[0].normalized is true
            """)
    void a_tokenizer_of_another_kind_is_refused_by_the_field_that_says_so(String head, String message) {
        assertRefused(head, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /model/byte_fallback | model.byte_fallback is null
            /model/type          | model.type is null; supported: "BPE"
            /model/vocab         | model.merges stands before model.vocab
            /model/merges        | model.merges is missing or empty
            /model               | model.type is null
            /normalizer          | normalizer is null
            /decoder             | decoder is null
            /model/vocab/<0xC3>  | model.vocab
            """)
    void a_missing_field_is_refused_by_name(String pointer, String message) {
        assertRefused(TokenizerDocument.tiny().without(pointer).json(), message);
    }

    @Test
    void a_missing_byte_is_named() {
        TokenizerDocument document = TokenizerDocument.tiny();
        document.vocabulary().set("Ã", document.vocabulary().remove("<0xC3>"));
        assertRefused(document.json(), "model.vocab: <0xC3> is missing, and byte_fallback needs it");
    }

    @Test
    void a_damaged_file_is_refused() {
        String file = TokenizerDocument.tiny().json();
        assertRefused("", "the document should be START_OBJECT");
        assertRefused("[]", "the document should be START_OBJECT");
        assertRefused(file.substring(0, file.length() / 2), "not readable JSON");
        assertRefused(file.substring(0, file.length() - 1), "not readable JSON");
        assertRefused(file + "{}", "something follows the end of the document");
        assertRefused(file.replace("\"th\":", "\"th\" "), "not readable JSON");
        assertRefused(file.replace("\"vocab\":{", "\"vocab\":{\"th\":7,"), "model.vocab: th stands twice");
        assertRefused(file.replace("\"th\":", "\"th\":99999999999,\"-\":"), "not readable JSON");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> BpeTokenizer.read(Path.of("nowhere", "tokenizer.json")))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageContaining("tokenizer.json");
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> TokenizerDocument.read(json))
                .isInstanceOf(TokenizerFormatException.class)
                .hasMessageStartingWith("tiny.json: ")
                .hasMessageContaining(message);
    }
}
