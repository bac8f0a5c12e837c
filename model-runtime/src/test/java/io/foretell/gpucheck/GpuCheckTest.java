package io.foretell.gpucheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.export.Exports;
import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.gpucheck.Outcome.Failed;
import io.foretell.gpucheck.Outcome.Measured;
import io.foretell.gpucheck.Outcome.NotRun;
import io.foretell.gpucheck.Outcome.Passed;
import io.foretell.manifest.WeightPrecision;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each check makes of what it finds; a GPU's part is fed with what one would say. */
class GpuCheckTest {

    private static final String FLASH =
            "\u001B[36mOperator=GroupQueryAttention Node=node_GroupQueryAttention_7 DataType=bf16 SdpaKernel=FLASH_ATTENTION\u001B[0m\n";

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    private static OnnxDecoder decoder(int slots, int slotTokens, int candidates) {
        return OnnxDecoder.open(
                ModelFolder.open(folder),
                GraphVariant.FP32.withCandidates(candidates),
                new DecoderOptions(ExecutionProvider.CPU, slots, slotTokens, 1, 0));
    }

    @Test
    void every_check_has_a_line_and_without_a_gpu_those_that_need_one_are_not_run() {
        List<CheckResult> results =
                new GpuCheck(ModelFolder.open(folder), new GpuCheck.Options("cpu", 0, 3, 1), System::nanoTime).run();
        assertThat(results).extracting(CheckResult::check).containsExactly(Check.values());
        assertThat(results)
                .allSatisfy(result -> assertThat(result.outcome())
                        .as(result.line())
                        .isInstanceOf(
                                result.check().needsGpu()
                                        ? NotRun.class
                                        : result.check() == Check.STEP_TIME ? Measured.class : Passed.class));
        assertThat(Check.values()).filteredOn(Check::needsGpu).hasSize(5);
    }

    @Test
    void an_export_that_the_provider_cannot_compute_fails_and_has_no_reference_in_fp32(@TempDir Path temporary) {
        ModelFolder export =
                ModelFolder.open(Exports.export(folder, WeightPrecision.BF16, temporary.resolve("export")));
        GpuCheck.Options options = new GpuCheck.Options("cpu", 0, 3, 1);
        assertThat(new GpuCheck(export, options, System::nanoTime).run())
                .filteredOn(CheckResult::failed)
                .singleElement()
                .satisfies(
                        failed -> assertThat(failed.outcome().detail()).contains("this is a bf16 export, for a GPU"));
        assertThat(new GoldenLogitsCheck(export, options).run())
                .isEqualTo(new NotRun("a bf16 export can't be computed in fp32: check the folder that it was made of"));
    }

    /** The variable is a GPU's: on the CPU both processes compute the same. */
    @Test
    void products_of_quantised_weights_are_measured_both_ways_in_processes_of_their_own(@TempDir Path temporary) {
        ModelFolder export =
                ModelFolder.open(Exports.export(folder, WeightPrecision.INT4, temporary.resolve("export")));
        assertThat(QuantisedProducts.check(export, ExecutionProvider.CPU, 0))
                .isInstanceOfSatisfying(
                        Measured.class,
                        measured -> assertThat(measured.detail())
                                .matches("batch 1: [0-9.]+ ms as it is served; "
                                        + "[0-9.]+ ms with fpA_intB, whose logits diverge by 0\\.00000 nats"));
        assertThat(QuantisedProducts.check(ModelFolder.open(folder), ExecutionProvider.CPU, 0))
                .isEqualTo(new NotRun("this model's graph has none: its weights are bf16"));
    }

    @Test
    void other_logits_and_a_kernel_that_refuses_the_type_are_told() {
        JavaProcess.Result served = new JavaProcess.Result(0, "a warning\nlogit 1.0\nlogit 2.0\nstep 3.5\n");
        assertThat(QuantisedProducts.judge(served, new JavaProcess.Result(0, "logit 2.0\nlogit 1.0\nstep 2.25\n")))
                .isEqualTo(
                        new Measured(
                                "batch 1: 3.50 ms as it is served; 2.25 ms with fpA_intB, whose logits diverge by 0.46212 nats"));
        assertThat(QuantisedProducts.judge(served, new JavaProcess.Result(1, "bfloat16 is not supported\n")))
                .isEqualTo(new Measured(
                        "batch 1: 3.50 ms as it is served; fpA_intB can't be used: bfloat16 is not supported"));
        assertThat(QuantisedProducts.judge(new JavaProcess.Result(1, ""), served))
                .isEqualTo(new Failed("it ended without a word"));
    }

    @Test
    void flash_attention_everywhere_passes_and_any_other_kernel_or_silence_fails() {
        assertThat(AttentionKernel.judge(FLASH + "other output\n" + FLASH))
                .isEqualTo(new Passed("2 times in a prefill and a decode step"));
        assertThat(AttentionKernel.judge(FLASH + FLASH.replace("FLASH_ATTENTION", "EFFICIENT_ATTENTION")))
                .isEqualTo(new Failed("also [EFFICIENT_ATTENTION]"));
        assertThat(AttentionKernel.judge("")).isEqualTo(new Failed("ONNX Runtime named no kernel"));
    }

    @Test
    void prompts_end_around_the_window_and_within_the_context() {
        assertThat(GoldenLogitsCheck.lengths(4096, 8192)).containsExactly(5, 4095, 4096, 4097, 8000);
        assertThat(GoldenLogitsCheck.lengths(8, 512)).containsExactly(5, 7, 8, 9, 512);
    }

    @Test
    void logits_are_near_themselves_and_far_from_those_of_another_model_or_of_none() {
        List<Integer> lengths = GoldenLogitsCheck.lengths(TinyGemma.SLIDING_WINDOW, 64);
        List<float[]> expected;
        List<float[]> again;
        try (OnnxDecoder decoder = decoder(1, 64, 0)) {
            expected = GoldenLogitsCheck.logits(decoder, lengths);
            again = GoldenLogitsCheck.logits(decoder, lengths);
        }
        assertThat(GoldenLogitsCheck.compare(lengths, expected, again)).isInstanceOf(Passed.class);
        again.get(3)[100] += 3;
        assertThat(GoldenLogitsCheck.compare(lengths, expected, again)).isInstanceOf(Failed.class);
        again.get(3)[100] = Float.NaN;
        assertThat(GoldenLogitsCheck.compare(lengths, expected, again)).isInstanceOf(Failed.class);
    }

    /** 600 rows of 512 logits are 1.2 MB; lists of 64 are not. */
    @Test
    void whole_rows_in_each_step_are_too_many_bytes() {
        try (OnnxDecoder rows = decoder(600, 32, 0);
                OnnxDecoder lists = decoder(600, 32, 64)) {
            assertThat(new DecoderChecks(rows, System::nanoTime).bytesPerStep()).isInstanceOf(Failed.class);
            assertThat(new DecoderChecks(lists, System::nanoTime).bytesPerStep())
                    .isInstanceOf(Passed.class);
        }
    }

    /** The CPU provider's nodes are not a GPU's. */
    @Test
    void a_node_that_is_not_on_the_gpu_is_named() {
        try (OnnxDecoder decoder = decoder(1, 64, 0)) {
            assertThat(new DecoderChecks(decoder, System::nanoTime).placement())
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> assertThat(failed.detail())
                                    .contains("GroupQueryAttention on CPUExecutionProvider"));
        }
    }
}
