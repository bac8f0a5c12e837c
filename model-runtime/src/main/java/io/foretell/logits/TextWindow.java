package io.foretell.logits;

import java.util.ArrayList;
import java.util.List;

/** A stretch of a text's tokens. */
record TextWindow(int[] text, int begin, int length) {

    /** All of a text in stretches of {@code length} tokens; the last may be shorter. */
    static List<TextWindow> of(int[] text, int length) {
        List<TextWindow> windows = new ArrayList<>();
        for (int begin = 0; begin < text.length; begin += length) {
            windows.add(new TextWindow(text, begin, Math.min(length, text.length - begin)));
        }
        return windows;
    }

    int token(int index) {
        return text[begin + index];
    }
}
