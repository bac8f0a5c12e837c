package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import java.nio.file.Path;
import java.util.List;

/** {@link TinyGemma} with weights cut to bf16, stored as such or as the fp32 numbers that they are. */
public final class CastWeights {

    private CastWeights() {}

    public static Path writeBf16(Path folder) {
        return TinyGemma.write(
                folder, TinyGemma.config().replace("float32", "bfloat16"), DataType.BF16, TinyWeights.tensors());
    }

    public static Path writeFp32(Path folder) {
        List<Tensor> tensors = TinyWeights.tensors();
        for (Tensor tensor : tensors) {
            float[] values = tensor.values();
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(Float.floatToIntBits(values[i]) & 0xFFFF0000);
            }
        }
        return TinyGemma.write(folder, TinyGemma.config(), DataType.F32, tensors);
    }
}
