package io.foretell.tokenizer;

import java.util.List;

/** What a model is asked, in the forms that {@link ChatTemplate#encode} takes. */
public sealed interface Prompt {

    /** One user message. */
    record Text(String text) implements Prompt {}

    /** Messages of user and assistant by turns: {@link ChatTemplate#conversation}. */
    record Conversation(List<Message> messages) implements Prompt {}

    /** Text with control tokens of its own: {@link ChatTemplate#raw}. */
    record Raw(String text) implements Prompt {}
}
