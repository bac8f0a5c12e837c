package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the decoder refuses before native code sees it. */
class OnnxDecoderTest {

    private static final int SLOTS = 2;
    private static final int SLOT_TOKENS = 32;

    @TempDir
    static Path folder;

    private final float[] logits = new float[TinyGemma.VOCABULARY_SIZE];
    private OnnxDecoder decoder;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    @BeforeEach
    void open() {
        decoder = OnnxDecoder.open(
                ModelFolder.open(folder), new DecoderOptions(ExecutionProvider.CPU, SLOTS, SLOT_TOKENS, 1, 0));
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    @Test
    void says_how_much_fits() {
        assertThat(decoder.slots()).isEqualTo(SLOTS);
        assertThat(decoder.slotTokens()).isEqualTo(SLOT_TOKENS);
        assertThat(decoder.vocabularySize()).isEqualTo(TinyGemma.VOCABULARY_SIZE);
    }

    @Test
    void a_token_outside_the_vocabulary_is_refused() {
        for (int token : new int[] {-1, TinyGemma.VOCABULARY_SIZE, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decoder.prefill(0, 0, new int[] {2, token}, 0, 2, logits))
                    .withMessage("no token " + token);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decode(token, 0))
                    .withMessage("no token " + token);
        }
    }

    @Test
    void a_slot_that_is_not_there_is_refused() {
        for (int slot : new int[] {-1, SLOTS}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decoder.prefill(slot, 0, new int[] {2}, 0, 1, logits))
                    .withMessage("no slot " + slot);
        }
        for (int batch : new int[] {0, SLOTS + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> decoder.decode(batch, new int[batch], new int[batch], new float[batch][512]))
                    .withMessage("no batch of " + batch);
        }
    }

    @Test
    void tokens_beyond_the_slot_are_refused_and_the_last_that_fits_is_not() {
        int[] tokens = new int[SLOT_TOKENS + 1];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder.prefill(1, 0, tokens, 0, SLOT_TOKENS + 1, logits))
                .withMessage("no room in the slot after token 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder.prefill(1, SLOT_TOKENS - 1, tokens, 0, 2, logits));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.prefill(1, -1, tokens, 0, 2, logits));
        assertThatIllegalArgumentException().isThrownBy(() -> decode(2, SLOT_TOKENS));
        assertThatIllegalArgumentException().isThrownBy(() -> decode(2, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> decode(2, Integer.MAX_VALUE));
        decoder.prefill(1, 0, tokens, 0, SLOT_TOKENS, logits);
        decode(2, SLOT_TOKENS - 1);
    }

    @Test
    void a_count_that_the_token_array_does_not_hold_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.prefill(0, 0, new int[4], 0, 0, logits));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.prefill(0, 0, new int[4], 1, 4, logits));
        assertThatIllegalArgumentException().isThrownBy(() -> decoder.prefill(0, 0, new int[4], -1, 2, logits));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder.prefill(0, 0, new int[4], Integer.MAX_VALUE, 1, logits));
    }

    @Test
    void a_row_too_short_for_the_logits_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder.prefill(0, 0, new int[4], 0, 4, new float[511]))
                .withMessage("logits too short: 511");
    }

    @Test
    void a_closed_decoder_refuses_to_run_and_ignores_the_rest() {
        decoder.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> decoder.prefill(0, 0, new int[] {2}, 0, 1, logits))
                .withMessage("the decoder is closed");
        decoder.terminate();
        decoder.close();
    }

    @Test
    void a_slot_longer_than_the_models_context_is_refused() {
        DecoderOptions options = new DecoderOptions(ExecutionProvider.CPU, 1, TinyGemma.CONTEXT_TOKENS + 1, 1, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxDecoder.open(ModelFolder.open(folder), options))
                .withMessage("slotTokens is 513, but the model's context is 512 tokens");
    }

    @Test
    void options_out_of_range_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoderOptions(ExecutionProvider.CPU, 0, 32, 1, 0))
                .withMessage("slots can't be 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoderOptions(ExecutionProvider.CPU, 1, 0, 1, 0))
                .withMessage("slotTokens can't be 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoderOptions(ExecutionProvider.CPU, 1, 32, -1, 0))
                .withMessage("threads can't be -1");
    }

    @Test
    void without_the_gpu_library_cuda_is_refused_with_the_way_out() {
        DecoderOptions options = new DecoderOptions(ExecutionProvider.CUDA, 1, 32, 1, 0);
        assertThatThrownBy(() -> OnnxDecoder.open(ModelFolder.open(folder), options))
                .isInstanceOf(OrtException.class)
                .hasMessageContaining("CUDA can't be used: this build has no CUDA provider")
                .hasMessageContaining("mvn -Pcuda");
    }

    /** ONNX Runtime infers all types before it looks for kernels, so this much of the CUDA graph can be checked without a GPU. */
    @Test
    void the_bf16_graph_is_well_formed_and_lacks_nothing_but_kernels_of_the_cpu() {
        DecoderOptions options = new DecoderOptions(ExecutionProvider.CPU, 1, 32, 1, 0);
        assertThatThrownBy(() -> OnnxDecoder.open(
                        ModelFolder.open(folder).graph(GraphVariant.BF16),
                        options,
                        session -> new HostMemory(session.api())))
                .isInstanceOf(OrtException.class)
                .hasMessageContaining("Could not find an implementation for");
    }

    private void decode(int token, int past) {
        decoder.decode(1, new int[] {token}, new int[] {past}, new float[][] {logits});
    }
}
