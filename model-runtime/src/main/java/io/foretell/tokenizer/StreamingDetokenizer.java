package io.foretell.tokenizer;

/** Token ids to text, piece by piece: never half a character, never a lost space. Not thread-safe. */
public interface StreamingDetokenizer {

    /** The text that this token completes; empty while a character is incomplete. Special tokens have no text. */
    String append(int token);

    /** What is left at the end: incomplete characters as U+FFFD. */
    String finish();
}
