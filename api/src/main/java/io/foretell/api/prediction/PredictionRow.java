package io.foretell.api.prediction;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as the tables have it at one moment.
 *
 * @param status the public word, read from the queue entry while unfinished
 * @param output JSON: the finished output, or the chunks committed so far; null when there is none
 * @param logprobs JSON list, an entry per token committed so far; null when the caller did not ask
 * @param runMicros run time, microseconds
 * @param firstTokenMicros run time up to the first token, microseconds
 */
record PredictionRow(
        UUID id,
        String owner,
        String name,
        String digest,
        String input,
        String source,
        String status,
        @Nullable String output,
        @Nullable String logprobs,
        @Nullable String error,
        @Nullable String errorCode,
        String logs,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Instant deadlineAt,
        boolean deadlineGiven,
        @Nullable String webhookUrl,
        List<String> webhookEvents,
        @Nullable String hardware,
        @Nullable Long runMicros,
        @Nullable Long firstTokenMicros,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens) {

    boolean isFinished() {
        return finishedAt != null;
    }
}
