package io.foretell.tokenizer;

/**
 * Token ids to text, piece by piece: never half a character, never a lost space. All pieces together equal the text of all the ids at
 * once. Not thread-safe.
 */
public interface StreamingDetokenizer {

    /** The text that is now certain; empty while bytes of a character may follow. Special tokens have no text. */
    String append(int token);

    /** What was held back; U+FFFD for each byte if it is not UTF-8. */
    String finish();
}
