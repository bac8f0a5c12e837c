package io.foretell.tokenizer;

import java.util.ArrayList;
import java.util.List;

/** Checks a list of messages and makes of it what Gemma has turns for: user and assistant by turns, from a user to a user. */
final class Conversation {

    private Conversation() {}

    /**
     * Gemma has no system turn: a system message, a blank line and the first user message become one user turn.
     *
     * @throws IllegalArgumentException naming the message and what is wrong with it
     */
    static List<Message> turns(List<Message> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages is empty; the least is one user message");
        }
        boolean system = messages.getFirst().role().equals(Message.SYSTEM);
        checkRoles(messages, system ? 1 : 0);
        return system ? withoutSystem(messages) : messages;
    }

    /**
     * @param first where the first user message is expected
     */
    private static void checkRoles(List<Message> messages, int first) {
        for (int i = first; i < messages.size(); i++) {
            String expected = (i - first) % 2 == 0 ? Message.USER : Message.ASSISTANT;
            String role = messages.get(i).role();
            if (!role.equals(expected)) {
                throw refused(messages, i, wrong(role, expected));
            }
        }
        if ((messages.size() - first) % 2 == 0) {
            throw refused(messages, messages.size() - 1, "the last message must be the user's");
        }
    }

    private static String wrong(String role, String expected) {
        return switch (role) {
            case Message.USER, Message.ASSISTANT ->
                "expected \"%s\": user and assistant take turns, the user first".formatted(expected);
            case Message.SYSTEM -> "only the first message may be the system's";
            default -> "supported: user and assistant, and system in the first message";
        };
    }

    private static IllegalArgumentException refused(List<Message> messages, int index, String problem) {
        return new IllegalArgumentException("messages[%d].role is \"%s\"; %s"
                .formatted(index, messages.get(index).role(), problem));
    }

    private static List<Message> withoutSystem(List<Message> messages) {
        String system = ChatTemplate.trim(messages.getFirst().content());
        String user = ChatTemplate.trim(messages.get(1).content());
        List<Message> turns = new ArrayList<>(messages.subList(1, messages.size()));
        turns.set(0, new Message(Message.USER, system + "\n\n" + user));
        return turns;
    }
}
