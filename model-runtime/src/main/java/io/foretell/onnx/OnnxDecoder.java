package io.foretell.onnx;

import io.foretell.engine.Decoder;
import io.foretell.gemma.ModelFolder;

/** Contract draft: a Gemma 2 graph in an ONNX Runtime session, KV cache bound in place. */
public final class OnnxDecoder implements Decoder {

    /**
     * @throws io.foretell.gemma.ModelFormatException naming file and tensor when the folder can't be served
     */
    public static OnnxDecoder open(ModelFolder folder, DecoderOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int slots() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int slotTokens() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int vocabularySize() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void prefill(int slot, int past, int[] tokens, int offset, int count, float[] logits) {}

    @Override
    public void decode(int batch, int[] tokens, int[] past, float[][] logits) {}

    @Override
    public void terminate() {}

    @Override
    public void close() {}
}
