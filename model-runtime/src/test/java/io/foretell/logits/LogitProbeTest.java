package io.foretell.logits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.foretell.gemma.GoldenLogits;
import io.foretell.gemma.GoldenModel;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.tokenizer.TinyTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogitProbeTest {

    private static final int ALL = TinyGemma.VOCABULARY_SIZE;

    @ParameterizedTest
    @EnumSource(names = {"TINY", "UNTIED", "BF16"})
    void prefill_gives_at_every_position_the_bits_that_a_prefill_of_all_tokens_up_to_it_gives(GoldenModel model) {
        ModelFolder folder = ModelFolder.open(model.folder());
        int[] tokens = GoldenLogits.read(model).tokens();
        List<PositionLogits> told = run(folder, tokens, tokens.length, ALL);
        float[] logits = new float[ALL];
        try (OnnxDecoder decoder =
                OnnxDecoder.open(folder, new DecoderOptions(ExecutionProvider.CPU, 1, tokens.length, 0, 0))) {
            for (int position = 0; position < tokens.length; position++) {
                decoder.prefill(0, 0, tokens, 0, position + 1, logits);
                assertThat(inOrderOfIds(told.get(position)))
                        .as("position %d", position)
                        .containsExactly(logits);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 24, 88})
    void every_position_is_told_and_agrees_with_transformers_however_many_are_prefilled(int prefill) {
        GoldenLogits golden = GoldenLogits.read(GoldenModel.TINY);
        int[] tokens = golden.tokens();
        List<PositionLogits> told = run(ModelFolder.open(GoldenModel.TINY.folder()), tokens, prefill, ALL);
        assertThat(told).hasSameSizeAs(tokens);
        for (int position = 0; position < tokens.length; position++) {
            assertThat(told.get(position).position()).isEqualTo(position);
            assertThat(told.get(position).token()).isEqualTo(tokens[position]);
            assertThat(golden.difference(position, inOrderOfIds(told.get(position))))
                    .as("position %d", position)
                    .isLessThan(GoldenLogits.TOLERANCE);
        }
    }

    @Test
    void the_largest_logit_is_that_of_the_token_that_transformers_decodes() {
        GoldenLogits golden = GoldenLogits.read(GoldenModel.TINY);
        List<PositionLogits> told =
                run(ModelFolder.open(GoldenModel.TINY.folder()), golden.tokens(), golden.prompt().length, 1);
        for (int i = 0; i < golden.decoded().length; i++) {
            assertThat(told.get(golden.prompt().length - 1 + i).ids()).containsExactly(golden.decoded()[i]);
        }
    }

    @Test
    void the_largest_come_first_and_of_equal_ones_the_lower_id() {
        float[] row = {-1, 0f, 3, -0f, 3, -2.5f, 1e-30f};
        PositionLogits largest = PositionLogits.largest(4, 9, row, 7);
        assertThat(largest.ids()).containsExactly(2, 4, 6, 1, 3, 0, 5);
        assertThat(largest.logits()).containsExactly(3, 3, 1e-30f, 0f, -0f, -1, -2.5f);
        assertThat(PositionLogits.largest(4, 9, row, 2).ids()).containsExactly(2, 4);
    }

    @Test
    void a_position_is_one_line_of_json() {
        float[] row = {0.1f, -2, 16777216};
        assertThat(PositionLogits.largest(4, 9, row, 3).toJson())
                .isEqualTo("{\"position\":4,\"token\":9,\"ids\":[2,0,1],\"logits\":[1.6777216E7,0.1,-2.0]}");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_logit_that_is_no_number_is_refused(float logit) {
        assertThatIllegalStateException()
                .isThrownBy(() -> PositionLogits.largest(4, 9, new float[] {1, logit}, 1))
                .withMessage("the logit of token 1 after position 4 is " + logit);
    }

    @Test
    void text_is_content_after_exactly_one_bos() {
        ModelFolder folder = ModelFolder.open(GoldenModel.TINY.folder());
        assertThat(LogitProbe.encode(folder, "<bos>the <end_of_turn>"))
                .startsWith(TinyTokenizer.BOS)
                .containsOnlyOnce(TinyTokenizer.BOS)
                .hasSizeGreaterThan(10)
                .doesNotContain(TinyTokenizer.END_OF_TURN);
        assertThat(LogitProbe.encode(folder, "")).containsExactly(TinyTokenizer.BOS);
    }

    @Test
    void arguments_out_of_range_are_refused() {
        ModelFolder folder = ModelFolder.open(GoldenModel.TINY.folder());
        for (int prefill : new int[] {-1, 0, 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run(folder, new int[] {2, 9}, prefill, 1))
                    .withMessage("prefill can't be " + prefill);
        }
        for (int top : new int[] {0, ALL + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run(folder, new int[] {2, 9}, 2, top))
                    .withMessage("top can't be " + top);
        }
    }

    @Test
    void a_precision_that_no_worker_runs_is_refused_by_name() {
        assertThat(Precision.of("fp32")).isEqualTo(Precision.FP32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Precision.of("int4"))
                .withMessage("no worker computes in int4, supported is fp32");
    }

    private static List<PositionLogits> run(ModelFolder folder, int[] tokens, int prefill, int top) {
        List<PositionLogits> told = new ArrayList<>();
        try (LogitProbe probe = LogitProbe.open(folder, Precision.FP32, tokens.length)) {
            probe.run(tokens, prefill, top, told::add);
        }
        return told;
    }

    private static float[] inOrderOfIds(PositionLogits told) {
        float[] logits = new float[ALL];
        IntStream.range(0, ALL).forEach(i -> logits[told.ids()[i]] = told.logits()[i]);
        return logits;
    }
}
