package io.foretell.tokenizer;

import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers pieces, checks that they are fit for byte fallback, and lays them out for encoding and decoding. */
final class VocabularyBuilder {

    private final String source;
    /** In the order of the file, so that errors name the later one. */
    private final Map<String, Integer> ids = new LinkedHashMap<>();

    VocabularyBuilder(String source) {
        this.source = source;
    }

    /**
     * @throws TokenizerFormatException if the id is negative or the piece was added before
     */
    void add(String piece, int id) {
        if (id < 0) {
            throw broken("model.vocab: %s has id %d, which is negative".formatted(piece, id));
        }
        if (ids.put(piece, id) != null) {
            throw broken("model.vocab: %s stands twice".formatted(piece));
        }
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** The piece's id, or {@link LongIntMap#ABSENT}. */
    int id(String piece) {
        return ids.getOrDefault(piece, LongIntMap.ABSENT);
    }

    /**
     * @throws TokenizerFormatException if two pieces share an id, an id is beyond the number of pieces, an added token stands twice or has two
     *     ids, or a byte that may be needed has no piece
     */
    Vocabulary build(List<AddedToken> added) {
        if (isEmpty()) {
            throw broken("model.vocab is missing or empty");
        }
        Set<String> contents = new HashSet<>();
        for (AddedToken token : added) {
            if (!contents.add(token.content())) {
                throw broken("added_tokens: %s stands twice".formatted(token.content()));
            }
            addIfAbsent(token);
        }
        return new Vocabulary(pieces(), characters(), bytes(), special(added));
    }

    /** Most added tokens are pieces too. */
    private void addIfAbsent(AddedToken token) {
        Integer before = ids.putIfAbsent(token.content(), token.id());
        if (before != null && before != token.id()) {
            throw broken("added_tokens: %s is %d, in model.vocab %d".formatted(token.content(), token.id(), before));
        }
    }

    private String[] pieces() {
        String[] pieces = new String[ids.size()];
        ids.forEach((piece, id) -> {
            if (id < 0 || id >= pieces.length) {
                throw broken("model.vocab: %s has id %d, but there are %d pieces".formatted(piece, id, pieces.length));
            }
            if (pieces[id] != null) {
                throw broken("model.vocab: %s has id %d, and so has %s".formatted(piece, id, pieces[id]));
            }
            pieces[id] = piece;
        });
        return pieces;
    }

    private LongIntMap characters() {
        LongIntMap characters = new LongIntMap();
        ids.forEach((piece, id) -> {
            if (!piece.isEmpty() && piece.length() == Character.charCount(piece.codePointAt(0))) {
                characters.put(piece.codePointAt(0), id);
            }
        });
        return characters;
    }

    private int[] bytes() {
        int[] bytes = new int[Vocabulary.BYTES];
        for (int value = 0; value < bytes.length; value++) {
            String piece = Vocabulary.bytePiece(value);
            bytes[value] = id(piece);
            if (bytes[value] == LongIntMap.ABSENT && !isCharacterPiece(value)) {
                throw broken("model.vocab: %s is missing, and byte_fallback needs it".formatted(piece));
            }
        }
        return bytes;
    }

    /** Gemma has a piece for the tab in place of {@code <0x09>}. An ASCII byte is a whole character, so that no other needs it. */
    private boolean isCharacterPiece(int value) {
        return value < 0x80 && id(Character.toString(value)) != LongIntMap.ABSENT;
    }

    private static BitSet special(List<AddedToken> added) {
        BitSet special = new BitSet();
        added.stream().filter(AddedToken::special).forEach(token -> special.set(token.id()));
        return special;
    }

    private TokenizerFormatException broken(String problem) {
        return new TokenizerFormatException(source, problem);
    }
}
