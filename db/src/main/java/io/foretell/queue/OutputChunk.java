package io.foretell.queue;

import java.util.List;

/**
 * A piece of output as it is committed: some tokens and the text that they completed (which may be empty while a character is
 * still incomplete).
 *
 * @param sequence counts from 0 over all attempts, without gaps
 * @param runMicros run time spent on the prediction, over all attempts, when this chunk was made
 */
public record OutputChunk(int sequence, String text, List<Integer> tokens, long runMicros) {}
