package io.foretell.tokenizer;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Gemma's chat template, with exactly one BOS. Control tokens come from here alone: whatever the user writes stays content.
 * Thread-safe.
 */
public final class ChatTemplate {

    /** Ends a turn, and so an answer. */
    public static final String END_OF_TURN = "<end_of_turn>";

    private final Tokenizer tokenizer;
    private final int bos;
    private final int startOfTurn;
    private final int endOfTurn;
    private final int[] newline;
    private final int[] modelTurn;

    /**
     * @throws IllegalArgumentException if the tokenizer lacks one of Gemma's control tokens
     */
    public ChatTemplate(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.bos = tokenizer.tokenId("<bos>");
        this.startOfTurn = tokenizer.tokenId("<start_of_turn>");
        this.endOfTurn = tokenizer.tokenId(END_OF_TURN);
        this.newline = tokenizer.encodeContent("\n");
        this.modelTurn = tokenizer.encodeContent("model\n");
    }

    /** {@code <bos><start_of_turn>user\n…<end_of_turn>\n<start_of_turn>model\n}; the prompt is trimmed, as the template does. */
    public int[] userTurn(String prompt) {
        int[] turn = tokenizer.encodeContent("user\n" + trim(prompt));
        return Stream.of(
                        new int[] {bos, startOfTurn},
                        turn,
                        new int[] {endOfTurn},
                        newline,
                        new int[] {startOfTurn},
                        modelTurn)
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    /** As Jinja's {@code trim}, which is Python's {@code str.strip()}. */
    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isPythonSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isPythonSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /**
     * {@code str.isspace()}: Unicode's white space and the four information separators. Java's own {@code isWhitespace} leaves out the
     * no-break spaces and U+0085.
     */
    private static boolean isPythonSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
