package io.foretell.inspect;

import io.foretell.manifest.WeightPrecision;
import java.util.List;

/** A precision of the weights, and hardware that computes with it. */
public record Placement(WeightPrecision precision, Hardware hardware) {

    /** Where each precision runs. The CPU provider has no bf16 kernels, and the CUDA provider no attention in fp32. */
    public static final List<Placement> ALL = List.of(
            new Placement(WeightPrecision.BF16, Hardware.GPU),
            new Placement(WeightPrecision.FP32, Hardware.CPU),
            new Placement(WeightPrecision.INT8, Hardware.CPU),
            new Placement(WeightPrecision.INT8, Hardware.GPU),
            new Placement(WeightPrecision.INT4, Hardware.CPU),
            new Placement(WeightPrecision.INT4, Hardware.GPU));

    /** Each keeps keys and values in the type that it computes in. */
    public enum Hardware {
        /** fp32. */
        CPU(4),
        /** bf16. */
        GPU(2);

        private final int cacheElementBytes;

        Hardware(int cacheElementBytes) {
            this.cacheElementBytes = cacheElementBytes;
        }

        int cacheElementBytes() {
            return cacheElementBytes;
        }
    }
}
