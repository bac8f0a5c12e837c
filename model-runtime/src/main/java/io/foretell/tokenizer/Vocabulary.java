package io.foretell.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * The pieces and their ids.
 *
 * @param pieces by id
 * @param characters code point → id, of the pieces of one character
 * @param bytes byte → id of {@code <0x00>} … {@code <0xFF>}, or {@link LongIntMap#ABSENT} where a character takes its place
 * @param special ids of control tokens
 */
record Vocabulary(String[] pieces, LongIntMap characters, int[] bytes, BitSet special) {

    static final int BYTES = 256;

    /** How SentencePiece, and so Gemma, writes a space: U+2581. */
    static final char SPACE = '▁';

    /** The name of a byte's piece. */
    static String bytePiece(int value) {
        return String.format("<0x%02X>", value);
    }

    /**
     * The byte that a piece of the form {@code <0x0A>} stands for, else −1.
     */
    static int byteValue(String piece) {
        if (piece.length() != 6 || !piece.startsWith("<0x") || piece.charAt(5) != '>') {
            return -1;
        }
        int high = Character.digit(piece.charAt(3), 16);
        int low = Character.digit(piece.charAt(4), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    int size() {
        return pieces.length;
    }

    /** The ids of a character's UTF-8 bytes, for a character without a piece. */
    int[] byteFallback(int codePoint) {
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[utf8.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[Byte.toUnsignedInt(utf8[i])];
        }
        return ids;
    }
}
