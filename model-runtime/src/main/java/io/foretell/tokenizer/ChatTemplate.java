package io.foretell.tokenizer;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Gemma's chat template, with exactly one BOS. Control tokens come from here alone: whatever the contents say stays text, but for
 * {@link #raw}. Thread-safe.
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

    /**
     * Prompt to token ids, the model's turn begun but for raw prompts.
     *
     * @throws IllegalArgumentException as {@link #conversation}
     */
    public int[] encode(Prompt prompt) {
        return switch (prompt) {
            case Prompt.Text(String text) -> userTurn(text);
            case Prompt.Conversation(List<Message> messages) -> conversation(messages);
            case Prompt.Raw(String text) -> raw(text);
        };
    }

    /** The conversation of one user message; the prompt may be anything, nothing too. */
    public int[] userTurn(String prompt) {
        return conversation(List.of(new Message(Message.USER, prompt)));
    }

    /**
     * {@code <bos>}, then {@code <start_of_turn>user\n…<end_of_turn>\n} for each message ({@code model} for the assistant's), and
     * {@code <start_of_turn>model\n} for the answer. Contents are trimmed, as the template does, and may be empty. Gemma has no system
     * turn: a first message with role {@code system} is put in front of the first user message, with a blank line between.
     *
     * @param messages of user and assistant by turns, from a user to a user; before them at most one of the system
     * @throws IllegalArgumentException if they are not, naming the message by its index
     */
    public int[] conversation(List<Message> messages) {
        IntStream.Builder ids = IntStream.builder().add(bos);
        for (Message turn : Conversation.turns(messages)) {
            String role = turn.role().equals(Message.ASSISTANT) ? "model\n" : "user\n";
            ids.add(startOfTurn);
            add(tokenizer.encodeContent(role + trim(turn.content())), ids);
            ids.add(endOfTurn);
            add(newline, ids);
        }
        ids.add(startOfTurn);
        add(modelTurn, ids);
        return ids.build().toArray();
    }

    /**
     * A prompt that holds its own control tokens, such as one that was put into the template before. It is trusted, and not trimmed. BOS
     * is added unless the prompt begins with it.
     */
    public int[] raw(String prompt) {
        int[] ids = tokenizer.encodeRaw(prompt);
        boolean begun = ids.length > 0 && ids[0] == bos;
        return begun
                ? ids
                : IntStream.concat(IntStream.of(bos), IntStream.of(ids)).toArray();
    }

    private static void add(int[] tokens, IntStream.Builder ids) {
        IntStream.of(tokens).forEach(ids);
    }

    /** As Jinja's {@code trim}, which is Python's {@code str.strip()}. */
    static String trim(String text) {
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
