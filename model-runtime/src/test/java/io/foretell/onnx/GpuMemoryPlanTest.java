package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.gemma.DecoderGraph;
import io.foretell.safetensors.DataType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** With the numbers of Gemma 2 27B: 27,227,128,320 parameters in bf16, and 376,832 bytes of KV cache per token. */
class GpuMemoryPlanTest {

    private static final DecoderGraph LARGE = new DecoderGraph(
            new byte[0], Path.of("."), DataType.BF16, 46, 16, 128, 256_000, 8192, 1024, 2 * 27_227_128_320L);

    private static final long A100 = 85_095_874_560L;

    private static DecoderOptions slots(int slots) {
        return new DecoderOptions(ExecutionProvider.CUDA, slots, 8192, 0, 0);
    }

    @Test
    void weights_cache_and_rows_are_added_up() {
        GpuMemoryPlan plan = GpuMemoryPlan.of(LARGE, slots(4));
        assertThat(plan.weights()).isEqualTo(54_454_256_640L);
        assertThat(plan.cache()).isEqualTo(4L * 8192 * 376_832);
        assertThat(plan.rows()).isEqualTo(4L * 256_000 * 4);
    }

    @Test
    void seven_slots_of_the_whole_context_fit_on_an_empty_a100_and_ten_do_not() {
        CudaRuntime.Memory memory = new CudaRuntime.Memory(A100 - 500_000_000, A100);
        GpuMemoryPlan.of(LARGE, slots(7)).requireFits(memory, slots(7));
        assertThatExceptionOfType(OrtException.class)
                .isThrownBy(() -> GpuMemoryPlan.of(LARGE, slots(10)).requireFits(memory, slots(10)))
                .withMessage(
                        "GPU 0 has 84.6 GB free of 85.1 GB, too little for 86.4 GB: weights 54.5 GB, KV cache of 10"
                                + " slots of 8192 tokens 30.9 GB, logits and working memory 1.1 GB; lower slots or slot-tokens, serve"
                                + " a smaller or quantised model, or end what else uses the GPU (nvidia-smi lists it)");
    }
}
