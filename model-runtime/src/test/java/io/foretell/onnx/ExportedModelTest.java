package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.export.ExportRequest;
import io.foretell.export.Exporter;
import io.foretell.gemma.DequantizedModel;
import io.foretell.gemma.GoldenLogits;
import io.foretell.gemma.GoldenModel;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.gemma.Quantization;
import io.foretell.manifest.WeightPrecision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What exported folders compute. */
class ExportedModelTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @EnumSource
    void an_fp32_export_computes_the_folders_logits_bit_for_bit(GoldenModel model) {
        float[][] plain = logits(model, model.folder());
        assertThat(logits(model, export(model, WeightPrecision.FP32, 32))).isDeepEqualTo(plain);
    }

    /** Products are made of activations rounded to int8, so that they differ by some percent where a random model amplifies it. */
    @ParameterizedTest
    @MethodSource("quantizedModels")
    void a_quantized_export_computes_what_the_numbers_do_that_its_codes_stand_for(
            GoldenModel model, WeightPrecision precision, int block) {
        Path export = export(model, precision, block);
        Path numbers = DequantizedModel.write(
                export, new Quantization(precision.bits(), block), model.folder(), temporary.resolve("numbers"));
        assertThat(difference(logits(model, numbers), logits(model, export))).isBetween(1e-5, 0.12);
    }

    static Stream<Arguments> quantizedModels() {
        return Stream.concat(
                Stream.of(GoldenModel.values())
                        .flatMap(model -> Stream.of(
                                Arguments.of(model, WeightPrecision.INT8, 32),
                                Arguments.of(model, WeightPrecision.INT4, 32))),
                Stream.of(GoldenModel.DEEP, GoldenModel.GEMMA2_NANO)
                        .flatMap(model -> Stream.of(
                                Arguments.of(model, WeightPrecision.INT8, 128),
                                Arguments.of(model, WeightPrecision.INT4, 128))));
    }

    @ParameterizedTest
    @CsvSource({"INT8, 32, 0.01", "INT8, 128, 0.01", "INT4, 32, 0.08", "INT4, 128, 0.1"})
    void on_a_trained_model_a_quantized_exports_logits_are_close_to_the_folders(
            WeightPrecision precision, int block, double bound) {
        GoldenModel model = GoldenModel.GEMMA2_NANO;
        assertThat(difference(logits(model, model.folder()), logits(model, export(model, precision, block))))
                .isBetween(bound / 10, bound);
    }

    /** Root of the mean squared difference, as a share of the root of the mean squared logit. */
    private static double difference(float[][] expected, float[][] actual) {
        double differences = 0;
        double squares = 0;
        for (int row = 0; row < expected.length; row++) {
            for (int i = 0; i < expected[row].length; i++) {
                double difference = (double) actual[row][i] - expected[row][i];
                differences += difference * difference;
                squares += (double) expected[row][i] * expected[row][i];
            }
        }
        return Math.sqrt(differences / squares);
    }

    private Path export(GoldenModel model, WeightPrecision precision, int block) {
        Path out = temporary.resolve(model.folderName() + "-" + precision + "-" + block);
        Exporter.export(new ExportRequest(model.folder(), precision, block, out, false), (done, total) -> {});
        return out;
    }

    /** After each token: the prompt prefilled, and decoded further. */
    private static float[][] logits(GoldenModel model, Path folder) {
        GoldenLogits golden = GoldenLogits.read(model);
        int[] tokens = golden.tokens();
        int prompt = golden.prompt().length;
        List<float[]> rows = new ArrayList<>();
        try (OnnxDecoder decoder = OnnxDecoder.open(
                ModelFolder.open(folder), new DecoderOptions(ExecutionProvider.CPU, 1, tokens.length, 1, 0))) {
            float[] row = new float[decoder.vocabularySize()];
            decoder.prefill(0, 0, tokens, 0, prompt, row);
            rows.add(row.clone());
            for (int position = prompt; position < tokens.length; position++) {
                decoder.decode(1, new int[] {tokens[position]}, new int[] {position}, new float[][] {row});
                rows.add(row.clone());
            }
        }
        return rows.toArray(float[][]::new);
    }

    @Test
    void a_bf16_export_is_refused_on_the_cpu_with_what_runs_there() {
        Path out = export(GoldenModel.TINY, WeightPrecision.BF16, 32);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> logits(GoldenModel.TINY, out))
                .withMessageContaining("Export the model as int4, int8 or fp32 to serve it on a CPU");
    }
}
