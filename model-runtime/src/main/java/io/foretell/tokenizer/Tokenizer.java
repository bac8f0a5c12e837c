package io.foretell.tokenizer;

/** Text to token ids and back. Thread-safe. */
public interface Tokenizer {

    /** User content: special tokens in the text stay plain text. No BOS is added. */
    int[] encodeContent(String text);

    /** Trusted text: special tokens in it count as such. No BOS is added. */
    int[] encodeRaw(String text);

    /**
     * The id of an added or special token such as {@code <start_of_turn>}.
     *
     * @throws IllegalArgumentException if there is none
     */
    int tokenId(String token);

    int vocabularySize();

    /** A fresh detokenizer for one output. */
    StreamingDetokenizer detokenizer();
}
