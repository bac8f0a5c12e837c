package io.foretell.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sequence's logits are the same bits whoever shares the batch, on a KV cache that starts as NaN. */
class BatchInvarianceTest {

    private static final int SLOTS = 4;
    private static final int SLOT_TOKENS = 64;

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    private static OnnxDecoder open(int slots) {
        return OnnxDecoder.open(
                ModelFolder.open(folder).graph(GraphVariant.FP32),
                new DecoderOptions(ExecutionProvider.CPU, slots, SLOT_TOKENS, 1, 0),
                PoisonedMemory::new);
    }

    /** A prompt's chunks, then tokens that are decoded one by one; none depends on the logits, so that a wrong one shows where it is. */
    private record Script(List<int[]> chunks, int[] decoded) {

        static Script random(Random random) {
            List<int[]> chunks = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                chunks.add(tokens(random, 2 + random.nextInt(13)));
            }
            return new Script(chunks, tokens(random, 1 + random.nextInt(12)));
        }

        private static int[] tokens(Random random, int count) {
            return random.ints(count, 0, TinyGemma.VOCABULARY_SIZE).toArray();
        }
    }

    /** A script at work in a slot; its logits after the prompt and after each decoded token are kept. */
    private static final class Run {

        private final Script script;
        private final List<float[]> logits = new ArrayList<>();
        private int chunk;
        private int length;
        private int next;

        Run(Script script) {
            this.script = script;
        }

        boolean prefilled() {
            return chunk == script.chunks().size();
        }

        boolean finished() {
            return next == script.decoded().length;
        }

        void prefill(OnnxDecoder decoder, int slot) {
            int[] tokens = script.chunks().get(chunk++);
            float[] row = new float[TinyGemma.VOCABULARY_SIZE];
            decoder.prefill(slot, length, tokens, 0, tokens.length, row);
            length += tokens.length;
            logits.add(row);
        }

        int token() {
            return prefilled() ? script.decoded()[next] : 0;
        }

        void decoded(float[] row) {
            if (prefilled()) {
                logits.add(row);
                length++;
                next++;
            }
        }
    }

    private static List<float[]> alone(Script script) {
        Run run = new Run(script);
        try (OnnxDecoder decoder = open(1)) {
            while (!run.prefilled()) {
                run.prefill(decoder, 0);
            }
            while (!run.finished()) {
                decode(decoder, new Run[] {run});
            }
        }
        return run.logits;
    }

    /** One step over all slots: idle ones and those in the middle of their prefill take part as dummies. */
    private static void decode(OnnxDecoder decoder, Run[] slots) {
        int[] tokens = new int[slots.length];
        int[] past = new int[slots.length];
        float[][] logits = new float[slots.length][TinyGemma.VOCABULARY_SIZE];
        for (int slot = 0; slot < slots.length; slot++) {
            tokens[slot] = slots[slot] == null ? 0 : slots[slot].token();
            past[slot] = slots[slot] == null ? 0 : slots[slot].length;
        }
        decoder.decode(slots.length, tokens, past, logits);
        for (int slot = 0; slot < slots.length; slot++) {
            if (slots[slot] != null) {
                slots[slot].decoded(logits[slot]);
            }
        }
    }

    @Test
    void four_sequences_of_different_lengths_decode_together_as_each_does_alone() {
        Random random = new Random(11);
        Run[] slots = new Run[SLOTS];
        try (OnnxDecoder decoder = open(SLOTS)) {
            for (int slot = 0; slot < SLOTS; slot++) {
                int[] prompt = Script.tokens(random, 5 + 9 * slot);
                slots[slot] = new Run(new Script(List.of(prompt), Script.tokens(random, 16)));
                slots[slot].prefill(decoder, slot);
            }
            while (!slots[0].finished()) {
                decode(decoder, slots);
            }
        }
        for (Run run : slots) {
            assertSameBits(run);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void sequences_that_join_and_leave_at_random_compute_what_each_does_alone(long seed) {
        Random random = new Random(seed);
        List<Run> finished = new ArrayList<>();
        Run[] slots = new Run[SLOTS];
        try (OnnxDecoder decoder = open(SLOTS)) {
            while (finished.size() < 12) {
                int slot = random.nextInt(SLOTS);
                if (slots[slot] == null) {
                    slots[slot] = new Run(Script.random(random));
                }
                if (!slots[slot].prefilled()) {
                    slots[slot].prefill(decoder, slot);
                }
                decode(decoder, slots);
                leaveFinished(slots, finished);
            }
        }
        finished.forEach(BatchInvarianceTest::assertSameBits);
    }

    private static void leaveFinished(Run[] slots, List<Run> finished) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (slots[slot] != null && slots[slot].finished()) {
                finished.add(slots[slot]);
                slots[slot] = null;
            }
        }
    }

    private static void assertSameBits(Run run) {
        List<float[]> expected = alone(run.script);
        assertThat(run.logits).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(run.logits.get(i)).doesNotContain(Float.NaN).containsExactly(expected.get(i));
        }
    }
}
