package io.foretell.logits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.NoisyWeights;
import io.foretell.gemma.ReferenceGemma;
import io.foretell.gemma.SparseGemma;
import io.foretell.gemma.TinyGemma;
import io.foretell.tokenizer.TinyTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelComparisonTest {

    private static final int WINDOW = 24;

    @TempDir
    private static Path temporary;

    private static Path model;
    private static Path noisy;

    @BeforeAll
    static void writeModels() {
        model = TinyGemma.write(temporary.resolve("model"));
        noisy = NoisyWeights.write(temporary.resolve("noisy"), 0.1);
    }

    @Test
    void a_model_agrees_with_itself_to_the_last_bit() {
        Comparison comparison = compare(model, model, text(100));

        assertThat(comparison.tokens()).isEqualTo(100);
        assertThat(comparison.top1Agreement()).isOne();
        assertThat(comparison.meanKlDivergence()).isZero();
        assertThat(comparison.otherPerplexity()).isEqualTo(comparison.perplexity());
    }

    /** One window and less, a last window that is short, in a batch of its own or with others, and full ones only. */
    @ParameterizedTest
    @ValueSource(ints = {1, 22, 23, 24, 80, 92, 100, 200})
    void the_figures_are_those_of_the_reference_in_double_precision(int tokens) {
        int[] text = text(tokens);

        Comparison comparison = compare(model, noisy, text);

        Comparison expected = reference(text);
        assertThat(comparison.tokens()).isEqualTo(tokens);
        assertThat(comparison.top1Agreement()).isEqualTo(expected.top1Agreement());
        assertThat(comparison.meanKlDivergence())
                .isCloseTo(expected.meanKlDivergence(), within(1e-3 * expected.meanKlDivergence()));
        assertThat(comparison.perplexity()).isCloseTo(expected.perplexity(), within(1e-3 * expected.perplexity()));
        assertThat(comparison.otherPerplexity())
                .isCloseTo(expected.otherPerplexity(), within(1e-3 * expected.otherPerplexity()));
    }

    @Test
    void noise_shows_in_every_figure() {
        Comparison comparison = compare(model, noisy, text(200));

        assertThat(comparison.top1Agreement()).isBetween(0.05, 0.99);
        assertThat(comparison.meanKlDivergence()).isGreaterThan(0.01);
        assertThat(comparison.otherPerplexity()).isNotCloseTo(comparison.perplexity(), within(0.01));
    }

    /** All windows first, then the mean of each figure over the rows of all. */
    private static Comparison reference(int[] text) {
        List<double[]> rows = new ArrayList<>();
        List<double[]> others = new ArrayList<>();
        for (int begin = 0; begin < text.length; begin += WINDOW - 1) {
            int[] read = IntStream.concat(
                            IntStream.of(TinyTokenizer.BOS),
                            Arrays.stream(text, begin, Math.min(begin + WINDOW - 1, text.length) - 1))
                    .toArray();
            Arrays.stream(ReferenceGemma.read(model).logits(read)).forEach(row -> rows.add(probabilities(row)));
            Arrays.stream(ReferenceGemma.read(noisy).logits(read)).forEach(row -> others.add(probabilities(row)));
        }
        return new Comparison(
                rows.size(),
                mean(rows, row -> top(rows.get(row)) == top(others.get(row)) ? 1 : 0),
                mean(rows, row -> divergence(rows.get(row), others.get(row))),
                Math.exp(mean(rows, row -> -Math.log(rows.get(row)[text[row]]))),
                Math.exp(mean(rows, row -> -Math.log(others.get(row)[text[row]]))));
    }

    private static double[] probabilities(float[] logits) {
        double total = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i]))
                .sum();
        return IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i]) / total)
                .toArray();
    }

    private static double mean(List<double[]> rows, IntToDoubleFunction figure) {
        return IntStream.range(0, rows.size()).mapToDouble(figure).average().orElseThrow();
    }

    private static int top(double[] row) {
        double most = DoubleStream.of(row).max().orElseThrow();
        return IntStream.range(0, row.length)
                .filter(i -> row[i] == most)
                .findFirst()
                .orElseThrow();
    }

    private static double divergence(double[] p, double[] q) {
        return IntStream.range(0, p.length)
                .mapToDouble(i -> p[i] * Math.log(p[i] / q[i]))
                .sum();
    }

    @Test
    void progress_counts_the_texts_tokens_and_ends_with_all() {
        List<Long> heard = new ArrayList<>();
        ModelFolder folder = ModelFolder.open(model);
        try (ModelComparison comparison = ModelComparison.open(folder, folder, WINDOW)) {
            comparison.run(text(100), heard::add);
        }
        assertThat(heard).isSorted().doesNotHaveDuplicates().startsWith(4L, 8L).endsWith(100L);
    }

    @Test
    void special_tokens_in_the_text_are_what_they_say() {
        assertThat(ModelComparison.encode(ModelFolder.open(model), "<end_of_turn>the"))
                .startsWith(TinyTokenizer.END_OF_TURN)
                .doesNotContain(TinyTokenizer.BOS);
    }

    @Test
    void models_with_other_tokenizers_are_not_compared() throws IOException {
        Path respelt = TinyGemma.write(temporary.resolve("respelt"));
        Files.writeString(respelt.resolve("tokenizer.json"), "\n", StandardOpenOption.APPEND);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelComparison.open(ModelFolder.open(model), ModelFolder.open(respelt), WINDOW))
                .withMessageMatching("the models can't be compared token by token: .*tokenizer.json and .* differ");
    }

    @Test
    void models_with_one_tokenizer_and_vocabularies_of_two_sizes_are_not_compared() {
        Path wider = SparseGemma.write(temporary.resolve("wider"), "{\"vocab_size\": 520}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelComparison.open(ModelFolder.open(model), ModelFolder.open(wider), WINDOW))
                .withMessage(
                        "the models can't be compared token by token: the vocabulary of %s has 512 tokens, that of %s has 520",
                        model, wider);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 513})
    void a_window_that_does_not_fit_is_refused(int window) {
        ModelFolder folder = ModelFolder.open(model);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelComparison.open(folder, folder, window))
                .withMessage("a window can't have " + window + " tokens: 2 to 512");
    }

    @Test
    void a_text_without_tokens_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> compare(model, model, new int[0]))
                .withMessage("the text has no tokens");
    }

    @Test
    void logits_that_are_no_numbers_are_refused_with_the_models_name() {
        Path broken = NoisyWeights.write(temporary.resolve("broken"), Double.NaN);
        assertThatIllegalStateException()
                .isThrownBy(() -> compare(model, broken, text(3)))
                .withMessage("a logit of the other model after token 2 is NaN");
    }

    private static Comparison compare(Path folder, Path other, int[] text) {
        try (ModelComparison comparison =
                ModelComparison.open(ModelFolder.open(folder), ModelFolder.open(other), WINDOW)) {
            return comparison.run(text, done -> {});
        }
    }

    private static int[] text(int tokens) {
        return new Random(3).ints(tokens, 0, TinyGemma.VOCABULARY_SIZE).toArray();
    }
}
