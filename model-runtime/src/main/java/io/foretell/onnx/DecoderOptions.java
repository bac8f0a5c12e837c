package io.foretell.onnx;

/**
 * @param slots sequences side by side
 * @param slotTokens tokens per slot, prompt and output together; at most the model's context
 * @param threads of the CPU provider; 0 lets ONNX Runtime choose
 */
public record DecoderOptions(ExecutionProvider provider, int slots, int slotTokens, int threads, int device) {}
