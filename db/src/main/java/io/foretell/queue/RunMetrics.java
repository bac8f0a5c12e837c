package io.foretell.queue;

import org.jspecify.annotations.Nullable;

/**
 * What running a prediction took, over all attempts whose output was kept.
 *
 * @param runMicros run time, microseconds: what is billed
 * @param firstTokenMicros run time up to the first token of output; null when there was none
 */
public record RunMetrics(
        long runMicros,
        int inputTokens,
        int outputTokens,
        @Nullable Long firstTokenMicros) {

    /** Of a prediction that never ran. */
    public static final RunMetrics NONE = new RunMetrics(0, 0, 0, null);
}
