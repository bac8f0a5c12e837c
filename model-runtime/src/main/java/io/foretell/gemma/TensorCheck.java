package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a folder's tensors are those that config.json accounts for, and no others.
 *
 * @param type of every tensor, where config.json says it
 * @param quantization null where the matrices are numbers
 */
record TensorCheck(
        Path folder,
        GemmaConfig config,
        Optional<DataType> type,
        @Nullable Quantization quantization) {

    /**
     * @throws ModelFormatException naming file and tensor
     */
    void require(Map<String, TensorInfo> tensors) {
        Map<String, List<Long>> expected = expected(tensors);
        expected.forEach((name, shape) -> {
            @Nullable TensorInfo tensor = tensors.get(name);
            if (tensor == null) {
                throw new ModelFormatException(folder + ": tensor " + name + " is in no shard");
            }
            requireTensor(tensor, shape);
        });
        tensors.values().forEach(tensor -> requireExpected(tensor, expected.keySet()));
    }

    private Map<String, List<Long>> expected(Map<String, TensorInfo> tensors) {
        String head = quantization == null ? GemmaTensors.HEAD : Quantization.codes(GemmaTensors.HEAD);
        boolean ownHead = !config.tiedHead() || tensors.containsKey(head);
        return quantization == null
                ? GemmaTensors.expected(config, ownHead)
                : GemmaTensors.expected(config, ownHead, quantization);
    }

    private void requireTensor(TensorInfo tensor, List<Long> shape) {
        String tensorInFile = tensor.file() + ": tensor " + tensor.name();
        if (!tensor.shape().equals(shape)) {
            throw new ModelFormatException(
                    tensorInFile + " has shape " + tensor.shape() + ", but by config.json it is " + shape);
        }
        if (quantization != null && shape.size() > 1) {
            requireType(tensor, shape.size() == 3 ? DataType.U8 : DataType.BF16);
            return;
        }
        if (tensor.type() != DataType.F32 && tensor.type() != DataType.BF16) {
            throw new ModelFormatException(tensorInFile + " is " + tensor.type() + ", supported are F32 and BF16");
        }
        if (type.isPresent() && tensor.type() != type.get()) {
            throw new ModelFormatException(
                    tensorInFile + " is " + tensor.type() + ", but config.json's dtype is " + type.get());
        }
    }

    /** Of a quantized matrix: codes have three dimensions, scales two. */
    private static void requireType(TensorInfo tensor, DataType type) {
        if (tensor.type() != type) {
            throw new ModelFormatException(
                    "%s: tensor %s is %s, expected %s".formatted(tensor.file(), tensor.name(), tensor.type(), type));
        }
    }

    /** A bias, a scale or a further layer would be a rule that config.json doesn't tell. */
    private static void requireExpected(TensorInfo tensor, Set<String> expected) {
        if (!expected.contains(tensor.name()) && !GemmaTensors.computedAnew(tensor.name())) {
            throw new ModelFormatException(
                    tensor.file() + ": tensor " + tensor.name() + " is none that config.json accounts for");
        }
    }
}
