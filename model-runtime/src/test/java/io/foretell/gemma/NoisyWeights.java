package io.foretell.gemma;

import io.foretell.safetensors.DataType;
import io.foretell.safetensors.SafetensorsWriter.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** {@link TinyGemma} with each weight of its matrices changed a little; the same bytes each time. */
public final class NoisyWeights {

    private NoisyWeights() {}

    /**
     * @param share of each weight that the noise's standard deviation is
     */
    public static Path write(Path folder, double share) {
        Random random = new Random(6);
        List<Tensor> tensors = TinyWeights.tensors();
        for (Tensor tensor : tensors) {
            float[] values = tensor.values();
            for (int i = 0; i < values.length && tensor.shape().size() > 1; i++) {
                values[i] *= (float) (1 + share * random.nextGaussian());
            }
        }
        return TinyGemma.write(folder, TinyGemma.config(), DataType.F32, tensors);
    }
}
