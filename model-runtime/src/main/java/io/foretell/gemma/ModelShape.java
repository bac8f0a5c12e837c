package io.foretell.gemma;

import java.util.List;
import java.util.Map;

/**
 * The dimensions of a model, however its weights are stored. Immutable.
 *
 * @param localLayers how many of the layers see the last {@code slidingWindow} tokens only
 * @param headSize values per attention head; heads × headSize need not be hiddenSize
 * @param contextTokens positions the model was trained for
 * @param tensors shape by name: matrices are [outputs, inputs], norms have one dimension. The output matrix is among them where it is not the embedding
 */
public record ModelShape(
        int layers,
        int localLayers,
        int slidingWindow,
        int hiddenSize,
        int feedForwardSize,
        int heads,
        int kvHeads,
        int headSize,
        int vocabularySize,
        int contextTokens,
        Map<String, List<Long>> tensors) {

    public ModelShape {
        tensors = Map.copyOf(tensors);
    }

    static ModelShape of(GemmaConfig config, boolean ownHead) {
        return new ModelShape(
                config.layers(),
                (int) config.localLayers().stream().filter(local -> local).count(),
                config.slidingWindow(),
                config.hiddenSize(),
                config.feedForwardSize(),
                config.heads(),
                config.kvHeads(),
                config.headSize(),
                config.vocabularySize(),
                config.contextTokens(),
                GemmaTensors.expected(config, ownHead));
    }
}
