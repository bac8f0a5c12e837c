package io.foretell.onnx;

/**
 * @param slots sequences side by side
 * @param slotTokens tokens per slot, prompt and output together; at most the model's context
 * @param threads of the CPU provider; 0 lets ONNX Runtime choose
 * @param device the GPU's number; without effect on the CPU
 */
public record DecoderOptions(ExecutionProvider provider, int slots, int slotTokens, int threads, int device) {

    public DecoderOptions {
        require(slots >= 1, "slots", slots);
        require(slotTokens >= 1, "slotTokens", slotTokens);
        require(threads >= 0, "threads", threads);
        require(device >= 0, "device", device);
    }

    private static void require(boolean valid, String name, int value) {
        if (!valid) {
            throw new IllegalArgumentException(name + " can't be " + value);
        }
    }
}
