package io.foretell.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Ends a text where the first of some strings begins, while it is streamed: what may yet become one of them is held back. The string that
 * is complete first counts, and of several complete at once the longest, so that it makes no difference into which pieces the text is cut.
 * One instance per output; each character costs a step per string. Not thread-safe.
 */
public final class StopSequences {

    private final List<Matcher> matchers;

    /** The text's end, which may be the beginning of a stop sequence. */
    private final StringBuilder held = new StringBuilder();

    private boolean ended;

    /**
     * @param strings none ends nothing
     * @throws IllegalArgumentException when one is empty, or has half a surrogate pair
     */
    public StopSequences(List<String> strings) {
        for (String string : strings) {
            if (string.isEmpty()) {
                throw new IllegalArgumentException("a stop sequence must not be empty");
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
                throw new IllegalArgumentException("a stop sequence must be whole characters: " + string);
            }
        }
        matchers = strings.stream().map(Matcher::new).toList();
    }

    /** The text that is now certain: neither a part of a stop sequence, nor after one. */
    public String append(String text) {
        int undecided = held.length();
        for (int i = 0; i < text.length() && !ended; i++) {
            held.append(text.charAt(i));
            undecided = next(text.charAt(i));
        }
        String certain = held.substring(0, held.length() - undecided);
        held.delete(0, ended ? held.length() : certain.length());
        return certain;
    }

    /** Returns how much of the text's end belongs, or may belong, to a stop sequence. */
    private int next(char character) {
        int complete = 0;
        int begun = 0;
        for (Matcher matcher : matchers) {
            int matched = matcher.next(character);
            begun = Math.max(begun, matched);
            complete = matcher.isComplete() ? Math.max(complete, matched) : complete;
        }
        ended = complete > 0;
        return ended ? complete : begun;
    }

    /** Whether the text holds a stop sequence. */
    public boolean ended() {
        return ended;
    }

    /** What was held back and did not become a stop sequence. */
    public String finish() {
        String rest = held.toString();
        held.setLength(0);
        return rest;
    }

    /** Finds one string in a stream of characters: Knuth, Morris and Pratt 1977. */
    private static final class Matcher {

        private final String string;

        /** By number of characters matched: how many still are when the next one does not fit. */
        private final int[] fallback;

        private int matched;

        Matcher(String string) {
            this.string = string;
            fallback = new int[string.length() + 1];
            for (int i = 1; i < string.length(); i++) {
                fallback[i + 1] = next(string.charAt(i)); // the string is looked for in itself
            }
            matched = 0;
        }

        /** Returns how many characters of the string the text now ends with. */
        int next(char character) {
            while (matched > 0 && string.charAt(matched) != character) {
                matched = fallback[matched];
            }
            if (string.charAt(matched) == character) {
                matched++;
            }
            return matched;
        }

        boolean isComplete() {
            return matched == string.length();
        }
    }
}
