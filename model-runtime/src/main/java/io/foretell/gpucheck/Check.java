package io.foretell.gpucheck;

/** In the order in which they matter: a later one means little while an earlier one fails. */
public enum Check {
    PLACEMENT(1, "every node runs on the GPU", true),
    ATTENTION_KERNEL(2, "attention is FlashAttention", true),
    GOLDEN_LOGITS(3, "bf16 logits are near fp32's", true),
    CACHE_IN_PLACE(4, "KV cache is written in place", false),
    SLOT_REUSE(5, "a slot used before gives the same bits", false),
    MEMORY_FLAT(6, "GPU memory stays flat", true),
    STEP_TIME(7, "time of a decode step", false),
    QUANTISED_PRODUCTS(8, "products of quantised weights", true),
    BYTES_PER_STEP(9, "bytes to and from the host per step", false),
    CLEAN_END(10, "full slots end cleanly", false);

    private final int number;
    private final String title;
    private final boolean needsGpu;

    Check(int number, String title, boolean needsGpu) {
        this.number = number;
        this.title = title;
        this.needsGpu = needsGpu;
    }

    public String title() {
        return title;
    }

    boolean needsGpu() {
        return needsGpu;
    }

    /** From 1, as docs/gpu.md counts them. */
    public int number() {
        return number;
    }
}
