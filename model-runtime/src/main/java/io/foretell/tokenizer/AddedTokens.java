package io.foretell.tokenizer;

import java.util.List;

/** Finds added tokens in a text: the leftmost, and of those the longest, as Hugging Face tokenizers does. */
final class AddedTokens {

    private static final int ROOT = 0;

    private final List<AddedToken> tokens;

    /** A trie: (node, UTF-16 unit) → node. */
    private final LongIntMap children = new LongIntMap();

    /** node → index into {@link #tokens}, where one ends. */
    private final LongIntMap ends = new LongIntMap();

    private int nodes = 1;

    AddedTokens(List<AddedToken> tokens) {
        this.tokens = List.copyOf(tokens);
        for (int i = 0; i < tokens.size(); i++) {
            add(tokens.get(i).content(), i);
        }
    }

    private void add(String content, int index) {
        int node = ROOT;
        for (int i = 0; i < content.length(); i++) {
            long edge = LongIntMap.pair(node, content.charAt(i));
            if (!children.containsKey(edge)) {
                children.put(edge, nodes++);
            }
            node = children.get(edge);
        }
        ends.put(node, index);
    }

    /** The index of the longest token that starts at {@code from}, or {@link LongIntMap#ABSENT}. */
    int longestAt(String text, int from) {
        int longest = LongIntMap.ABSENT;
        int node = ROOT;
        for (int i = from; i < text.length(); i++) {
            node = children.get(LongIntMap.pair(node, text.charAt(i)));
            if (node == LongIntMap.ABSENT) {
                break;
            }
            int end = ends.get(node);
            longest = end == LongIntMap.ABSENT ? longest : end;
        }
        return longest;
    }

    AddedToken get(int index) {
        return tokens.get(index);
    }

    List<AddedToken> all() {
        return tokens;
    }
}
