package io.foretell.worker.prediction;

import io.foretell.queue.OutputChunk;
import io.foretell.tokenizer.StopSequences;
import io.foretell.tokenizer.StreamingDetokenizer;
import java.util.List;

/**
 * One prediction's text as it grows: committed text + what {@link #append} and {@link #finish} return is the whole output. What may yet
 * become a stop sequence is left for later, so a stop sequence may begin in committed tokens, but not in committed text. Not thread-safe.
 */
final class OutputText {

    private final StreamingDetokenizer detokenizer;
    private final StopSequences stops;

    /** Characters that an earlier attempt committed and this detokenizer has still to say: that attempt had reached its end. */
    private int ahead;

    OutputText(StreamingDetokenizer detokenizer, StopSequences stops, List<OutputChunk> committed) {
        this.detokenizer = detokenizer;
        this.stops = stops;
        int committedLength = 0;
        int saidLength = 0;
        for (OutputChunk chunk : committed) {
            committedLength += chunk.text().length();
            saidLength += text(chunk.tokens()).length();
        }
        ahead = Math.max(0, committedLength - saidLength);
    }

    String append(List<Integer> tokens) {
        return afterCommitted(text(tokens));
    }

    /** What is left at the end. */
    String finish() {
        return afterCommitted(stops.append(detokenizer.finish()) + stops.finish());
    }

    /** Whether a stop sequence has ended it; there is no more text then. */
    boolean stopped() {
        return stops.ended();
    }

    private String text(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(stops.append(detokenizer.append(token)));
        }
        return text.toString();
    }

    private String afterCommitted(String text) {
        int known = Math.min(ahead, text.length());
        ahead -= known;
        return text.substring(known);
    }
}
