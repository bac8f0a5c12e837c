package io.foretell.gemma;

import io.foretell.safetensors.DataType;

/**
 * What differs between the graphs of one model.
 *
 * @param compute type of the matrix products, of attention and of the KV cache; norms, the residual stream and the logits are fp32 always
 * @param candidates how many of a row's likeliest tokens the graph tells apart from the row; 0 for none. See {@link LogitsTail}
 */
public record GraphVariant(DataType compute, int candidates) {

    /** Above the largest top_k that the API takes, 1,000. */
    public static final int CANDIDATES = 1024;

    /** The CPU provider has no bf16 kernels. */
    public static final GraphVariant FP32 = new GraphVariant(DataType.F32, 0);

    /** The CUDA provider's GroupQueryAttention has no fp32 kernel, and fp16 overflows in Gemma's activations. */
    public static final GraphVariant BF16 = new GraphVariant(DataType.BF16, CANDIDATES);

    public GraphVariant {
        if (compute != DataType.F32 && compute != DataType.BF16) {
            throw new IllegalArgumentException("no graph computes in " + compute);
        }
    }

    public GraphVariant withCandidates(int count) {
        return new GraphVariant(compute, count);
    }
}
