package io.foretell.engine;

import io.foretell.sampling.SamplingParameters;
import java.util.Set;

/**
 * What to generate.
 *
 * @param prompt token ids, at least one, template and BOS included
 * @param committed output tokens an earlier attempt already made; generation continues after them, and they count towards maxNewTokens
 * @param maxNewTokens output tokens at most; prompt + maxNewTokens must fit in a slot
 * @param stopTokens ids that end the output
 */
public record GenerationRequest(
        int[] prompt, int[] committed, int maxNewTokens, Set<Integer> stopTokens, SamplingParameters sampling) {}
