package io.foretell.gemma;

import java.util.List;

/**
 * What {@code config.json} says about a Gemma 2 model.
 *
 * @param headSize values per attention head; heads × headSize need not be hiddenSize
 * @param feedForwardSize width of the gated feed-forward
 * @param contextTokens positions the model was trained for
 * @param ropeTheta base of the rotary position angles
 * @param queryPreAttentionScalar attention scores are divided by its square root, not by that of headSize
 * @param attentionSoftcap c in c·tanh(score / c), before the mask
 * @param finalSoftcap c in c·tanh(logit / c)
 * @param slidingWindow tokens that a local layer sees, the token itself included
 * @param tiedHead whether the output matrix is the embedding, where the checkpoint has none of its own
 * @param localLayers per layer, whether it sees the sliding window only
 */
record GemmaConfig(
        int vocabularySize,
        int hiddenSize,
        int feedForwardSize,
        int heads,
        int kvHeads,
        int headSize,
        int contextTokens,
        double normEpsilon,
        double ropeTheta,
        double queryPreAttentionScalar,
        double attentionSoftcap,
        double finalSoftcap,
        int slidingWindow,
        boolean tiedHead,
        List<Boolean> localLayers) {

    GemmaConfig {
        localLayers = List.copyOf(localLayers);
    }

    int layers() {
        return localLayers.size();
    }

    boolean local(int layer) {
        return localLayers.get(layer);
    }
}
