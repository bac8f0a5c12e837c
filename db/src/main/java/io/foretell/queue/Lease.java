package io.foretell.queue;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The right to run one prediction, given by {@link PredictionQueue#claim}, proven by (prediction, worker, attempt).
 *
 * @param attempt 1 for the first claim; a worker's write with an outdated attempt takes no effect
 * @param inputJson what to run
 * @param committed output that earlier attempts committed; this attempt continues after it
 * @param waited from creation to this claim, on the database's clock
 */
public record Lease(
        UUID predictionId,
        UUID workerId,
        int attempt,
        long modelVersionId,
        String inputJson,
        List<OutputChunk> committed,
        Duration waited) {}
