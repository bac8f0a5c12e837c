package io.foretell.queue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A checked request, ready to be stored and queued.
 *
 * @param inputJson the input as validated, with defaults filled in: what the worker runs
 * @param timeToLive how long after creation the prediction is canceled if it has not finished
 * @param deadlineGiven whether the caller asked for that deadline, which the API then shows
 * @param webhookEvents events the receiver wants: start, output, logs, completed
 */
public record NewPrediction(
        UUID accountId,
        long modelVersionId,
        String inputJson,
        String source,
        Duration timeToLive,
        boolean deadlineGiven,
        @Nullable String webhookUrl,
        List<String> webhookEvents) {}
