package io.foretell.queue;

/**
 * What a worker's engines have done since the process started, all models together.
 *
 * @param slotsInUse now
 * @param decodeSteps forward passes that made tokens
 * @param decodeTokens tokens that these made: sequences per step, added up
 */
public record WorkerSample(int slotsInUse, long decodeSteps, long decodeTokens) {}
