package io.foretell.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of output as it is committed: some tokens and the text that they completed (which may be empty while a character is
 * still incomplete).
 *
 * @param sequence counts from 0 over all attempts, without gaps
 * @param runMicros run time spent on the prediction, over all attempts, when this chunk was made
 * @param logprobsJson JSON list with an entry per token, where the caller asked for it, without U+0000; null in what a claim returns
 */
public record OutputChunk(
        int sequence,
        String text,
        List<Integer> tokens,
        long runMicros,
        @Nullable String logprobsJson) {

    public OutputChunk(int sequence, String text, List<Integer> tokens, long runMicros) {
        this(sequence, text, tokens, runMicros, null);
    }
}
