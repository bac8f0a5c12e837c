package io.foretell.logits;

import io.foretell.engine.Decoder;
import io.foretell.gemma.ModelFolder;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;

/**
 * One of two models that read the same text, some windows of it side by side: a slot and a row of logits for each. Not thread-safe.
 *
 * @param name how a message calls it
 */
record ComparedModel(String name, Decoder decoder, float[][] logits) implements AutoCloseable {

    ComparedModel(String name, Decoder decoder) {
        this(name, decoder, new float[decoder.slots()][decoder.vocabularySize()]);
    }

    /** Loads the model as a worker on the CPU does. */
    static ComparedModel open(String name, ModelFolder folder, int windows, int windowTokens) {
        return new ComparedModel(
                name, OnnxDecoder.open(folder, new DecoderOptions(ExecutionProvider.CPU, windows, windowTokens, 0, 0)));
    }

    /**
     * @throws IllegalStateException when a logit is NaN or infinite
     */
    void decode(int windows, int[] tokens, int[] positions) {
        decoder.decode(windows, tokens, positions, logits);
        for (int window = 0; window < windows; window++) {
            for (float logit : logits[window]) {
                if (!Float.isFinite(logit)) {
                    throw new IllegalStateException(
                            "a logit of %s after token %d is %s".formatted(name, tokens[window], logit));
                }
            }
        }
    }

    @Override
    public void close() {
        decoder.close();
    }
}
