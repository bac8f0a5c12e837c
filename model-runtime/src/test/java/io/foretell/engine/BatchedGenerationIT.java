package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.engine.EngineProgram.Started;
import io.foretell.engine.Requests.Alone;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random programs on the real decoder: a thousand sequences, each of which gives what it gives in an engine of its own. */
class BatchedGenerationIT {

    private static final int SLOTS = 8;
    private static final int SLOT_TOKENS = 64;
    private static final int MOST_NEW_TOKENS = 20;

    /** Of 512, so that a sequence often meets one. */
    private static final int STOP_TOKENS = 30;

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    @ParameterizedTest(name = "{2} sequences, chunks of {0}, seed {1}")
    @CsvSource({"3, 1, 334", "7, 2, 333", "64, 3, 333"})
    void every_sequence_gives_what_it_gives_alone(int prefillChunk, long seed, int sequences) {
        Random random = new Random(seed);
        List<Started> all;
        try (Engine engine = engine(SLOTS, prefillChunk)) {
            all = new EngineProgram(engine, random).run(sequences, () -> request(random));
            assertThat(engine.healthy()).isTrue();
            assertThat(engine.stats().meanDecodeBatch()).as("mean decode batch").isGreaterThan(1.5);
        }
        all.forEach(started -> started.check(alone(started.request(), prefillChunk)));
        assertThat(all.stream().map(started -> started.heard().reason()).distinct())
                .containsExactlyInAnyOrder(FinishReason.values());
        assertThat(all.stream().map(started -> started.heard().output()).distinct())
                .hasSizeGreaterThan(sequences / 2);
    }

    @Test
    void output_committed_by_an_earlier_attempt_is_continued_as_the_uninterrupted_run_goes_on() {
        Random random = new Random(4);
        try (Engine engine = engine(1, 8)) {
            for (int i = 0; i < 200; i++) {
                GenerationRequest request = request(random);
                List<Integer> uninterrupted = output(engine, request);
                int known = request.committed().length;
                int cut = known + random.nextInt(uninterrupted.size() + 1);
                List<Integer> all = new ArrayList<>(
                        Arrays.stream(request.committed()).boxed().toList());
                all.addAll(uninterrupted);
                assertThat(output(engine, Requests.committed(request, all.subList(0, cut))))
                        .isEqualTo(all.subList(cut, all.size()));
            }
        }
    }

    private static List<Integer> output(Engine engine, GenerationRequest request) {
        Heard heard = new Heard();
        engine.submit(request, heard);
        return heard.output();
    }

    private static Engine engine(int slots, int prefillChunk) {
        DecoderOptions options = new DecoderOptions(ExecutionProvider.CPU, slots, SLOT_TOKENS, 1, 0);
        return new Engine(OnnxDecoder.open(ModelFolder.open(folder), options), prefillChunk);
    }

    /** Two prompts of three fit in the sliding window, others are up to five times as long; one output of five was begun earlier. */
    private static GenerationRequest request(Random random) {
        int most = random.nextInt(3) == 0 ? 5 * TinyGemma.SLIDING_WINDOW : TinyGemma.SLIDING_WINDOW;
        int[] prompt = tokens(random, random.nextInt(1, most + 1));
        int maxNewTokens = random.nextInt(1, MOST_NEW_TOKENS + 1);
        int[] committed = random.nextInt(5) == 0 ? tokens(random, random.nextInt(maxNewTokens)) : new int[0];
        Set<Integer> stops = Arrays.stream(tokens(random, STOP_TOKENS)).boxed().collect(Collectors.toSet());
        return new GenerationRequest(
                prompt,
                committed,
                maxNewTokens,
                stops,
                Requests.sampling(random, TinyGemma.VOCABULARY_SIZE, maxNewTokens));
    }

    private static int[] tokens(Random random, int count) {
        return random.ints(count, 0, TinyGemma.VOCABULARY_SIZE).toArray();
    }

    private static Alone alone(GenerationRequest request, int prefillChunk) {
        Heard heard = new Heard();
        try (Engine engine = engine(1, prefillChunk)) {
            engine.submit(request, heard);
            return new Alone(heard.output(), heard.logprobs(), heard.reason());
        }
    }
}
