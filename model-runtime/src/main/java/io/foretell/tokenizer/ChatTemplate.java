package io.foretell.tokenizer;

/** Contract draft: the Gemma chat template, with exactly one BOS. Thread-safe. */
public final class ChatTemplate {

    public ChatTemplate(Tokenizer tokenizer) {}

    /** {@code <bos><start_of_turn>user\n…<end_of_turn>\n<start_of_turn>model\n}; the prompt is trimmed, as the template does. */
    public int[] userTurn(String prompt) {
        throw new UnsupportedOperationException();
    }
}
