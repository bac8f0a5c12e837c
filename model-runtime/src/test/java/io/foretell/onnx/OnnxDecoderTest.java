package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ReferenceGemma;
import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxDecoderTest {

    @TempDir
    Path folder;

    @Test
    void agrees_with_the_reference_in_double_precision() {
        TinyGemma.write(folder);
        int[] tokens = new Random(1).ints(40, 0, 512).toArray();
        double[][] expected = ReferenceGemma.read(folder).logits(tokens);
        try (OnnxDecoder decoder =
                OnnxDecoder.open(ModelFolder.open(folder), new DecoderOptions(ExecutionProvider.CPU, 4, 64, 1, 0))) {
            float[] logits = new float[512];
            for (int count = 1; count <= tokens.length; count++) {
                decoder.prefill(1, 0, tokens, 0, count, logits);
                double max = 0, diff = 0;
                for (int i = 0; i < 512; i++) {
                    max = Math.max(max, Math.abs(expected[count - 1][i]));
                    diff = Math.max(diff, Math.abs(expected[count - 1][i] - logits[i]));
                }
                assertThat(diff).isLessThan(1e-4 * max);
            }
        }
    }
}
