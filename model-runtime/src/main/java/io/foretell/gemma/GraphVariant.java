package io.foretell.gemma;

import io.foretell.safetensors.DataType;

/**
 * What differs between the graphs of one model.
 *
 * @param compute type of the matrix products, of attention and of the KV cache; norms, the residual stream and the logits are fp32 always
 */
public record GraphVariant(DataType compute) {

    /** The CPU provider has no bf16 kernels. */
    public static final GraphVariant FP32 = new GraphVariant(DataType.F32);

    /** The CUDA provider's GroupQueryAttention has no fp32 kernel, and fp16 overflows in Gemma's activations. */
    public static final GraphVariant BF16 = new GraphVariant(DataType.BF16);

    public GraphVariant {
        if (compute != DataType.F32 && compute != DataType.BF16) {
            throw new IllegalArgumentException("no graph computes in " + compute);
        }
    }
}
