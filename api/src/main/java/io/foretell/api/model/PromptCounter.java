package io.foretell.api.model;

import io.foretell.tokenizer.ChatTemplate;
import io.foretell.tokenizer.StreamingDetokenizer;
import io.foretell.tokenizer.Tokenizer;

/** Counts the tokens of prompts for one version, as its worker will. Thread-safe. */
public final class PromptCounter {

    private final ChatTemplate template;

    /** Characters of the longest token: so many characters need at least one token. */
    private final int longestToken;

    PromptCounter(Tokenizer tokenizer) {
        this.template = new ChatTemplate(tokenizer);
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

    /** Whether the prompt is longer than {@code limit} tokens for certain, judged by its length alone. */
    public boolean certainlyLongerThan(int limit, String prompt) {
        return prompt.strip().length() > (long) limit * longestToken;
    }

    /** Tokens of the prompt within the chat template; takes time in proportion to its length. */
    public int tokens(String prompt) {
        return template.userTurn(prompt).length;
    }
}
