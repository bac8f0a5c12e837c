package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.foretell.gemma.GoldenLogits;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ReferenceGemma;
import io.foretell.gemma.RuleVariations;
import io.foretell.gemma.TinyGemma;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenLogitsTest {

    private static final GoldenLogits GOLDEN = GoldenLogits.read();
    private static final DecoderOptions OPTIONS = new DecoderOptions(ExecutionProvider.CPU, 2, 64, 1, 0);

    /** Where golden_logits.py looks for it. */
    private static final Path FOLDER = Path.of("target", "goldens", "tiny-gemma");

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(FOLDER);
    }

    @Test
    void the_goldens_were_made_from_this_very_model() throws IOException, NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(Files.readAllBytes(FOLDER.resolve("config.json")));
        try (Stream<Path> shards = Files.list(FOLDER)) {
            for (Path shard : shards.filter(file -> file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList()) {
                sha256.update(Files.readAllBytes(shard));
            }
        }
        assertThat(HexFormat.of().formatHex(sha256.digest())).isEqualTo(GOLDEN.modelSha256());
    }

    @Test
    void the_prompt_is_longer_than_three_windows_and_sixteen_tokens_follow() {
        assertThat(GOLDEN.prompt()).hasSizeGreaterThan(3 * TinyGemma.SLIDING_WINDOW);
        assertThat(GOLDEN.decoded()).hasSize(16);
        assertThat(GOLDEN.logits()).hasDimensions(GOLDEN.prompt().length + 16, TinyGemma.VOCABULARY_SIZE);
    }

    @Test
    void prefill_agrees_at_every_position() {
        try (OnnxDecoder decoder = OnnxDecoder.open(ModelFolder.open(FOLDER), OPTIONS)) {
            float[] logits = new float[TinyGemma.VOCABULARY_SIZE];
            for (int count = 1; count <= GOLDEN.prompt().length; count++) {
                decoder.prefill(1, 0, GOLDEN.prompt(), 0, count, logits);
                assertAgrees(count - 1, logits);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 16, 7, 4, 2})
    void decode_agrees_after_a_prefill_in_chunks(int chunk) {
        try (OnnxDecoder decoder = OnnxDecoder.open(ModelFolder.open(FOLDER), OPTIONS)) {
            float[][] logits = new float[1][TinyGemma.VOCABULARY_SIZE];
            int length = GOLDEN.prompt().length;
            for (int past = 0; past < length; past += chunk) {
                int count = Math.min(chunk, length - past);
                decoder.prefill(0, past, GOLDEN.prompt(), past, count, logits[0]);
                assertAgrees(past + count - 1, logits[0]);
            }
            for (int token : GOLDEN.decoded()) {
                decoder.decode(1, new int[] {token}, new int[] {length}, logits);
                assertAgrees(length++, logits[0]);
            }
        }
    }

    private static void assertAgrees(int row, float[] logits) {
        assertThat(GOLDEN.difference(row, logits)).as("row %d", row).isLessThan(GoldenLogits.TOLERANCE);
    }

    @Test
    void the_reference_in_double_precision_agrees_too() {
        int[] tokens = IntStream.concat(IntStream.of(GOLDEN.prompt()), IntStream.of(GOLDEN.decoded()))
                .toArray();
        double[][] reference = ReferenceGemma.read(FOLDER).logits(tokens);
        for (int row = 0; row < reference.length; row++) {
            float[] logits = new float[reference[row].length];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) reference[row][i];
            }
            assertAgrees(row, logits);
        }
    }

    @Test
    void leaving_out_any_rule_moves_a_logit_by_more_than_a_hundred_tolerances() {
        List<Executable> checks = RuleVariations.of(ModelFolder.open(FOLDER)).entrySet().stream()
                .<Executable>map(variation -> () -> {
                    float[] logits = new float[TinyGemma.VOCABULARY_SIZE];
                    int last = GOLDEN.prompt().length - 1;
                    try (OnnxDecoder decoder =
                            OnnxDecoder.open(variation.getValue(), OPTIONS, session -> new HostMemory(session.api()))) {
                        decoder.prefill(0, 0, GOLDEN.prompt(), 0, last + 1, logits);
                    }
                    assertThat(GOLDEN.difference(last, logits))
                            .as(variation.getKey())
                            .isFinite()
                            .isGreaterThan(100 * GoldenLogits.TOLERANCE);
                })
                .toList();
        assertAll(checks);
    }
}
