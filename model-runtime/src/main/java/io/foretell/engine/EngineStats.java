package io.foretell.engine;

/**
 * Counters since the engine started.
 *
 * @param decodedSequences sum over decode steps of the sequences that took part (dummies not counted)
 */
public record EngineStats(
        long prefillChunks,
        long prefillTokens,
        long decodeSteps,
        long decodedSequences,
        int activeSequences,
        int waitingSequences) {

    /** Sequences per decode step, 0 before the first. */
    public double meanDecodeBatch() {
        return decodeSteps == 0 ? 0 : (double) decodedSequences / decodeSteps;
    }
}
