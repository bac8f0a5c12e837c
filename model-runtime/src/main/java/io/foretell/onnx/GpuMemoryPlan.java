package io.foretell.onnx;

import io.foretell.gemma.DecoderGraph;

/**
 * What a decoder takes of a GPU's memory, in bytes, known before anything is loaded.
 *
 * @param rows the slots' logits
 */
record GpuMemoryPlan(long weights, long cache, long rows) {

    /**
     * For activations of a prefill chunk, cuBLAS and the arena's own waste. Modelled: a chunk of 128 tokens of the 27B takes some 0.1 GB, cuBLAS's workspace is 32 MiB.
     * The CUDA context isn't in it: it exists by the time free memory is asked for.
     */
    private static final long WORKING_MEMORY = 1L << 30;

    private static final double GIGABYTE = 1e9;

    static GpuMemoryPlan of(DecoderGraph graph, DecoderOptions options) {
        int elementBytes = graph.cacheType().bytes();
        long tokenBytes = 2L * graph.layers() * graph.kvHeads() * graph.headSize() * elementBytes;
        long cache = Math.multiplyExact(tokenBytes, (long) options.slots() * options.slotTokens());
        return new GpuMemoryPlan(
                graph.weightBytes(), cache, (long) options.slots() * graph.vocabularySize() * Float.BYTES);
    }

    long total() {
        return weights + cache + rows + WORKING_MEMORY;
    }

    /**
     * @throws OrtException with the sum that doesn't come out
     */
    void requireFits(CudaRuntime.Memory memory, DecoderOptions options) {
        if (total() > memory.free()) {
            throw new OrtException(
                    ("GPU %d has %.1f GB free of %.1f GB, too little for %.1f GB: weights %.1f GB, KV cache of %d slots of %d"
                                    + " tokens %.1f GB, logits and working memory %.1f GB; lower slots or slot-tokens, serve"
                                    + " a smaller or quantised model, or end what else uses the GPU (nvidia-smi lists it)")
                            .formatted(
                                    options.device(),
                                    memory.free() / GIGABYTE,
                                    memory.total() / GIGABYTE,
                                    total() / GIGABYTE,
                                    weights / GIGABYTE,
                                    options.slots(),
                                    options.slotTokens(),
                                    cache / GIGABYTE,
                                    (rows + WORKING_MEMORY) / GIGABYTE));
        }
    }
}
