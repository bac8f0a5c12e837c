package io.foretell.inspect;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelShape;
import io.foretell.gemma.Quantization;
import io.foretell.manifest.WeightPrecision;
import io.foretell.safetensors.DataType;
import io.foretell.safetensors.TensorInfo;
import java.util.List;

/**
 * A model's sizes. Immutable.
 *
 * @param stored the tensors that the folder's shards hold
 * @param block values per scale of the int8 and int4 that are told of
 */
public record ModelInspection(ModelShape shape, List<TensorInfo> stored, int block) {

    /**
     * The share of a memory that weights and KV cache may fill; the rest is for the runtime, its scratch memory and the logits. The default of vLLM's
     * {@code gpu_memory_utilization}.
     */
    public static final double USABLE_SHARE = 0.9;

    public ModelInspection {
        stored = List.copyOf(stored);
    }

    /** Of int8 and int4, with the folder's own blocks if it is such an export, else with those that an export has by default. */
    public static ModelInspection of(ModelFolder folder) {
        return new ModelInspection(
                folder.shape(),
                folder.shards().stream()
                        .flatMap(shard -> shard.tensors().values().stream())
                        .toList(),
                folder.quantization().map(Quantization::block).orElse(Quantization.DEFAULT_BLOCK));
    }

    public long parameters() {
        return shape.tensors().values().stream()
                .mapToLong(ModelInspection::elements)
                .sum();
    }

    private static long elements(List<Long> dimensions) {
        return dimensions.stream().reduce(1L, Math::multiplyExact);
    }

    /** Bytes of all shards, their headers not counted. */
    public long storedBytes() {
        return stored.stream().mapToLong(TensorInfo::length).sum();
    }

    /** How many shards there are. */
    public long files() {
        return stored.stream().map(TensorInfo::file).distinct().count();
    }

    public List<DataType> storedTypes() {
        return stored.stream().map(TensorInfo::type).distinct().sorted().toList();
    }

    /** Bytes of all weights in a precision. An export to int8 or int4 leaves what has one dimension, the norms, as it is. */
    public long weightBytes(WeightPrecision precision) {
        return switch (precision) {
            case BF16 -> 2 * parameters();
            case FP32 -> 4 * parameters();
            case INT8, INT4 -> matrixBytes(new Quantization(precision.bits(), block)) + storedNormBytes();
        };
    }

    private long matrixBytes(Quantization quantization) {
        return shape.tensors().values().stream()
                .filter(Quantization::isMatrix)
                .mapToLong(quantization::bytes)
                .sum();
    }

    private long storedNormBytes() {
        return stored.stream()
                .filter(tensor -> tensor.shape().size() == 1)
                .mapToLong(TensorInfo::length)
                .sum();
    }

    /** A key and a value per layer and KV head. Layers with a sliding window keep all tokens too. */
    public long cacheBytesPerToken(Placement.Hardware hardware) {
        return 2L * shape.layers() * shape.kvHeads() * shape.headSize() * hardware.cacheElementBytes();
    }

    /**
     * How many sequences fit beside the weights.
     *
     * @param memory bytes that there are; {@link #USABLE_SHARE} of them is used
     * @param slotTokens prompt and output of each, at least 1
     */
    public long slots(Placement placement, double memory, int slotTokens) {
        double left = memory * USABLE_SHARE - weightBytes(placement.precision());
        double slotBytes = (double) cacheBytesPerToken(placement.hardware()) * slotTokens;
        return (long) Math.max(0, Math.floor(left / slotBytes));
    }
}
