package io.foretell.api.model;

import io.foretell.tokenizer.ChatTemplate;
import io.foretell.tokenizer.Message;
import io.foretell.tokenizer.Prompt;
import io.foretell.tokenizer.StreamingDetokenizer;
import io.foretell.tokenizer.Tokenizer;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Counts the tokens of what inputs ask one version, as its worker will. Thread-safe. */
public final class PromptCounter {

    private final ChatTemplate template;
    private final int vocabularySize;

    /** Characters of the longest token: so many characters need at least one token. */
    private final int longestToken;

    PromptCounter(Tokenizer tokenizer) {
        this.template = new ChatTemplate(tokenizer);
        this.vocabularySize = tokenizer.vocabularySize();
        this.longestToken = longestToken(tokenizer);
    }

    private static int longestToken(Tokenizer tokenizer) {
        int longest = 1;
        StreamingDetokenizer detokenizer = tokenizer.detokenizer();
        for (int token = 0; token < tokenizer.vocabularySize(); token++) {
            longest = Math.max(longest, detokenizer.append(token).length());
        }
        return longest;
    }

    /** Whether prompt or messages are longer than {@code limit} tokens for certain, judged by their length alone. */
    public boolean certainlyLongerThan(int limit, JsonNode input) {
        Stream<String> texts = switch (prompt(input)) {
            case Prompt.Text(String text) -> Stream.of(text);
            case Prompt.Raw(String text) -> Stream.of(text);
            case Prompt.Conversation(List<Message> messages) ->
                messages.stream().map(Message::content);
        };
        return texts.mapToLong(text -> text.strip().length()).sum() > (long) limit * longestToken;
    }

    /**
     * Tokens of the prompt or the messages within the chat template; takes time in proportion to their length.
     *
     * @param input with {@code messages}, or with {@code prompt} and perhaps {@code raw}
     * @throws IllegalArgumentException when the messages are no conversation, naming the one that is wrong
     */
    public int tokens(JsonNode input) {
        return template.encode(prompt(input)).length;
    }

    private static Prompt prompt(JsonNode input) {
        if (input.has("messages")) {
            return new Prompt.Conversation(input.get("messages")
                    .valueStream()
                    .map(message -> new Message(
                            message.path("role").stringValue(),
                            message.path("content").stringValue()))
                    .toList());
        }
        String text = input.path("prompt").stringValue();
        return input.path("raw").booleanValue(false) ? new Prompt.Raw(text) : new Prompt.Text(text);
    }

    /** Token ids are below this. */
    public int vocabularySize() {
        return vocabularySize;
    }
}
