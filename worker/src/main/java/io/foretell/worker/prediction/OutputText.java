package io.foretell.worker.prediction;

import io.foretell.queue.OutputChunk;
import io.foretell.tokenizer.StreamingDetokenizer;
import java.util.List;

/**
 * One prediction's text as it grows: committed text + what {@link #append} and {@link #finish} return is the whole output. Not
 * thread-safe.
 */
final class OutputText {

    private final StreamingDetokenizer detokenizer;

    /** Characters that an earlier attempt committed and this detokenizer has still to say: that attempt had reached its end. */
    private int ahead;

    OutputText(StreamingDetokenizer detokenizer, List<OutputChunk> committed) {
        this.detokenizer = detokenizer;
        int committedLength = 0;
        int saidLength = 0;
        for (OutputChunk chunk : committed) {
            committedLength += chunk.text().length();
            for (int token : chunk.tokens()) {
                saidLength += detokenizer.append(token).length();
            }
        }
        ahead = Math.max(0, committedLength - saidLength);
    }

    String append(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(detokenizer.append(token));
        }
        return afterCommitted(text.toString());
    }

    /** What is left at the end. */
    String finish() {
        return afterCommitted(detokenizer.finish());
    }

    private String afterCommitted(String text) {
        int known = Math.min(ahead, text.length());
        ahead -= known;
        return text.substring(known);
    }
}
