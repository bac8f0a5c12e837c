package io.foretell.onnx;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.foretell.engine.EngineException;
import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TerminationTest {

    private static final VarHandle FLOAT = JAVA_FLOAT.varHandle();
    private static final int LAST_LAYERS_KEYS = 6;

    @TempDir
    static Path folder;

    private final int[] prompt = new Random(5)
            .ints(TinyGemma.CONTEXT_TOKENS, 0, TinyGemma.VOCABULARY_SIZE)
            .toArray();
    private final float[] logits = new float[TinyGemma.VOCABULARY_SIZE];
    private final List<PoisonedMemory> memories = new ArrayList<>();

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    private OnnxDecoder open() {
        return OnnxDecoder.open(
                ModelFolder.open(folder).graph(GraphVariant.FP32),
                new DecoderOptions(ExecutionProvider.CPU, 1, TinyGemma.CONTEXT_TOKENS, 1, 0),
                session -> {
                    memories.add(new PoisonedMemory(session));
                    return memories.getLast();
                });
    }

    /** The first layer's keys appear in the cache before its attention is computed, which takes long; the last layer's then never do. */
    @Test
    void a_prefill_ends_between_its_first_and_its_last_layer_and_the_decoder_stays_usable()
            throws InterruptedException {
        try (OnnxDecoder decoder = open()) {
            Thread terminator = Thread.ofPlatform().start(() -> {
                awaitWritten(memories.getLast().block(0));
                decoder.terminate();
            });
            assertTerminated(decoder);
            terminator.join();
            assertThat(memories.getLast().block(LAST_LAYERS_KEYS).get(JAVA_FLOAT, 0))
                    .isNaN();
            assertUsable(decoder);
        }
    }

    private static void awaitWritten(MemorySegment block) {
        while (Float.isNaN((float) FLOAT.getVolatile(block, 0L))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void with_no_call_running_the_next_one_ends_and_only_that() {
        try (OnnxDecoder decoder = open()) {
            decoder.terminate();
            decoder.terminate();
            assertTerminated(decoder);
            assertUsable(decoder);
        }
    }

    private void assertTerminated(OnnxDecoder decoder) {
        assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> decoder.prefill(0, 0, prompt, 0, prompt.length, logits))
                .withMessage("the step was terminated")
                .extracting(EngineException::severity)
                .isEqualTo(EngineException.Severity.RETRYABLE);
    }

    private void assertUsable(OnnxDecoder decoder) {
        float[] expected = new float[TinyGemma.VOCABULARY_SIZE];
        try (OnnxDecoder other = open()) {
            other.prefill(0, 0, prompt, 0, prompt.length, expected);
        }
        decoder.prefill(0, 0, prompt, 0, prompt.length, logits);
        assertThat(logits).containsExactly(expected);
    }
}
