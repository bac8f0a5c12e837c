package io.foretell.gemma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.sampling.LogitRow;
import io.foretell.sampling.TopLogits;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Run on the CPU provider. */
class LogitsTailTest {

    private static final int[] PROMPT = {2, 300, 9, 17, 44};

    @TempDir
    Path folder;

    /** 600 is padded to two blocks, 512 is one. */
    @ParameterizedTest
    @CsvSource({"512, 64", "512, 1024", "600, 7"})
    void the_likeliest_tokens_and_the_log_of_the_sum_are_those_of_the_row(int vocabularySize, int candidates) {
        new TinyModel("{\"vocab_size\": %d}".formatted(vocabularySize), Set.of()).write(folder);
        assertTails(folder, candidates, Math.min(candidates, vocabularySize));
    }

    /** The bundled model: 1,536 tokens, three blocks. */
    @Test
    void so_they_are_of_a_trained_model() {
        assertTails(GoldenModel.GEMMA2_NANO.folder(), GraphVariant.CANDIDATES, GraphVariant.CANDIDATES);
    }

    private static void assertTails(Path model, int candidates, int expected) {
        GraphVariant variant = GraphVariant.FP32.withCandidates(candidates);
        DecoderOptions options = new DecoderOptions(ExecutionProvider.CPU, 3, 32, 1, 0);
        try (OnnxDecoder decoder = OnnxDecoder.open(ModelFolder.open(model), variant, options)) {
            assertTail(decoder.prefill(1, 0, PROMPT, 0, PROMPT.length), expected);
            List<LogitRow> rows = decoder.decode(3, new int[] {2, 9, 17}, new int[] {0, 5, 0});
            rows.forEach(row -> assertTail(row, expected));
        }
    }

    private static void assertTail(LogitRow row, int candidates) {
        float[] logits = new float[row.vocabularySize()];
        row.copyTo(logits);
        TopLogits top = new TopLogits();
        assertThat(row.copyTo(top)).isTrue();
        List<Integer> likeliest = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(token -> -logits[token])
                        .thenComparing(token -> token))
                .limit(candidates)
                .toList();
        assertThat(IntStream.range(0, top.size()).map(top::token).boxed().toList())
                .isEqualTo(likeliest);
        assertThat(likeliest)
                .allSatisfy(
                        token -> assertThat(top.logit(likeliest.indexOf(token))).isEqualTo(logits[token]));
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(token -> Math.exp(logits[token]))
                .sum();
        assertThat((double) top.logSumExp()).isCloseTo(Math.log(sum), within(2e-6));
    }
}
