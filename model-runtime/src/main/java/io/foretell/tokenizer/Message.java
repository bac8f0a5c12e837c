package io.foretell.tokenizer;

/**
 * One message of a conversation.
 *
 * @param role {@code user}, {@code assistant}, or {@code system} in a first message; {@link ChatTemplate#conversation} says so if not
 */
public record Message(String role, String content) {

    static final String SYSTEM = "system";
    static final String USER = "user";
    static final String ASSISTANT = "assistant";
}
