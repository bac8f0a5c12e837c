package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.foretell.gemma.DecoderGraph;
import io.foretell.gemma.GoldenLogits;
import io.foretell.gemma.GoldenModel;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ReferenceGemma;
import io.foretell.gemma.RuleVariations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GoldenLogitsTest {

    private static final int[] CHUNKS = {16, 7, 4, 2};

    @ParameterizedTest
    @EnumSource
    void the_goldens_were_made_from_this_very_model(GoldenModel model) throws IOException, NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Path folder = model.folder();
        sha256.update(Files.readAllBytes(folder.resolve("config.json")));
        try (Stream<Path> shards = Files.list(folder)) {
            for (Path shard : shards.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList()) {
                sha256.update(Files.readAllBytes(shard));
            }
        }
        assertThat(HexFormat.of().formatHex(sha256.digest()))
                .isEqualTo(GoldenLogits.read(model).modelSha256());
    }

    @ParameterizedTest
    @EnumSource
    void the_prompts_end_around_the_window_and_sixty_four_tokens_follow_the_longest(GoldenModel model) {
        GoldenLogits golden = GoldenLogits.read(model);
        int window = golden.config().get("sliding_window").intValue();
        assertThat(golden.lengths()).containsExactly(1, window - 1, window, window + 1, 3 * window);
        assertThat(golden.prompt()).hasSize(3 * window);
        assertThat(golden.decoded()).hasSize(64);
        int ids = golden.config().get("vocab_size").intValue() / golden.stride();
        assertThat(golden.rows()).hasDimensions(3 * window + 64, ids + 1);
    }

    @ParameterizedTest
    @EnumSource
    void prefill_agrees_at_every_position(GoldenModel model) {
        GoldenLogits golden = GoldenLogits.read(model);
        try (OnnxDecoder decoder = open(model, golden)) {
            assertAgrees(new Agreement(golden, decoder).prefillOfEachLength());
        }
    }

    @ParameterizedTest
    @EnumSource
    void prefill_in_chunks_agrees_and_so_does_what_is_decoded_after(GoldenModel model) {
        GoldenLogits golden = GoldenLogits.read(model);
        try (OnnxDecoder decoder = open(model, golden)) {
            Agreement agreement = new Agreement(golden, decoder);
            for (int chunk : CHUNKS) {
                assertAgrees(agreement.prefillInChunks(golden.prompt().length, chunk));
                assertAgrees(agreement.decodeFrom(golden.prompt().length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_agrees_after_prompts_that_end_around_the_window(GoldenModel model) {
        GoldenLogits golden = GoldenLogits.read(model);
        try (OnnxDecoder decoder = open(model, golden)) {
            Agreement agreement = new Agreement(golden, decoder);
            for (int length : golden.lengths()) {
                assertAgrees(agreement.prefillInChunks(length, length));
                assertAgrees(agreement.decodeFrom(length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_reference_in_double_precision_agrees_too(GoldenModel model) {
        GoldenLogits golden = GoldenLogits.read(model);
        float[][] reference = ReferenceGemma.read(model.folder()).logits(golden.tokens());
        for (int row = 0; row < reference.length; row++) {
            assertThat(golden.difference(row, reference[row])).as("row %d", row).isLessThan(GoldenLogits.TOLERANCE);
        }
    }

    /** tanh(3) is 0.995. */
    @Test
    void both_soft_caps_are_driven_into_saturation() {
        GoldenLogits golden = GoldenLogits.read(GoldenModel.SATURATED);
        ReferenceGemma reference = ReferenceGemma.read(GoldenModel.SATURATED.folder());
        reference.logits(golden.tokens());
        assertThat(reference.largestScore()).isGreaterThan(3);
        double cap = golden.config().get("final_logit_softcapping").doubleValue();
        for (int row = 0; row < golden.rows().length; row++) {
            assertThat(golden.scale(row)).as("row %d", row).isGreaterThan(Math.tanh(3) * cap);
        }
    }

    @Test
    void leaving_out_any_rule_moves_a_logit_by_more_than_a_hundred_tolerances() {
        GoldenLogits golden = GoldenLogits.read(GoldenModel.TINY);
        ModelFolder folder = ModelFolder.open(GoldenModel.TINY.folder());
        List<Executable> checks = RuleVariations.of(folder).entrySet().stream()
                .<Executable>map(variation -> () -> assertThat(largestDifference(variation.getValue(), golden))
                        .as(variation.getKey())
                        .isFinite()
                        .isGreaterThan(100 * GoldenLogits.TOLERANCE))
                .toList();
        assertAll(checks);
    }

    private static double largestDifference(DecoderGraph graph, GoldenLogits golden) {
        try (OnnxDecoder decoder =
                OnnxDecoder.open(graph, Agreement.options(golden), session -> new HostMemory(session.api()))) {
            return Collections.max(
                    new Agreement(golden, decoder).prefillOfEachLength().values());
        }
    }

    private static OnnxDecoder open(GoldenModel model, GoldenLogits golden) {
        return OnnxDecoder.open(ModelFolder.open(model.folder()), Agreement.options(golden));
    }

    private static void assertAgrees(Map<Integer, Double> differences) {
        assertThat(differences)
                .isNotEmpty()
                .allSatisfy((row, difference) ->
                        assertThat(difference).as("row %d", row).isLessThan(GoldenLogits.TOLERANCE));
    }
}
