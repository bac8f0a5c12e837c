package io.foretell.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.sampling.LogitBias;
import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.SamplingParameters.Penalties;
import io.foretell.sampling.TokenLogprobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same requests on two graphs, both on the CPU provider: one brings whole rows, the other a list of the likeliest tokens, and rows on request. */
class TailAgreementIT {

    private static final int REQUESTS = 1_000;
    private static final int SLOTS = 8;

    /** Of 512, as 1,024 are of few enough for a list to fall short. */
    private static final int CANDIDATES = 64;

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeModel() {
        TinyGemma.write(folder);
    }

    @Test
    void both_tails_give_the_same_tokens_and_log_probabilities_on_a_thousand_requests_over_all_sampling_inputs() {
        Random random = new Random(31);
        List<GenerationRequest> requests =
                IntStream.range(0, REQUESTS).mapToObj(i -> request(random)).toList();
        try (OnnxDecoder rows = decoder(GraphVariant.FP32);
                OnnxDecoder list = decoder(GraphVariant.FP32.withCandidates(CANDIDATES))) {
            List<Heard> expected = run(rows, requests);
            List<Heard> heard = run(list, requests);
            for (int i = 0; i < REQUESTS; i++) {
                assertSame(heard.get(i), expected.get(i), requests.get(i).sampling());
            }
            long wholeRow = TinyGemma.VOCABULARY_SIZE * Float.BYTES;
            assertThat(list.inspection().fetchedRows())
                    .isBetween(500L, rows.inspection().hostBytes() / wholeRow / 2);
        }
    }

    private static OnnxDecoder decoder(GraphVariant variant) {
        return OnnxDecoder.open(
                ModelFolder.open(folder), variant, new DecoderOptions(ExecutionProvider.CPU, SLOTS, 64, 1, 0));
    }

    private static List<Heard> run(OnnxDecoder decoder, List<GenerationRequest> requests) {
        Engine engine = new Engine(decoder, 16);
        List<Heard> all = requests.stream()
                .map(request -> {
                    Heard heard = new Heard();
                    engine.submit(request, heard);
                    return heard;
                })
                .toList();
        all.forEach(Heard::output);
        return all;
    }

    private static void assertSame(Heard heard, Heard expected, SamplingParameters sampling) {
        assertThat(heard.output()).as("%s", sampling).isEqualTo(expected.output());
        assertThat(heard.reason()).isEqualTo(expected.reason());
        assertThat(heard.logprobs()).hasSameSizeAs(expected.logprobs());
        for (int i = 0; i < heard.logprobs().size(); i++) {
            assertSame(heard.logprobs().get(i), expected.logprobs().get(i));
        }
    }

    private static void assertSame(TokenLogprobs logprobs, TokenLogprobs expected) {
        assertThat(logprobs.logprob()).isCloseTo(expected.logprob(), within(1e-5));
        assertThat(logprobs.likeliest()).hasSameSizeAs(expected.likeliest());
        for (int i = 0; i < logprobs.likeliest().size(); i++) {
            assertThat(logprobs.likeliest().get(i).token())
                    .isEqualTo(expected.likeliest().get(i).token());
            assertThat(logprobs.likeliest().get(i).logprob())
                    .isCloseTo(expected.likeliest().get(i).logprob(), within(1e-5));
        }
    }

    private static GenerationRequest request(Random random) {
        int[] prompt =
                random.ints(random.nextInt(1, 30), 0, TinyGemma.VOCABULARY_SIZE).toArray();
        int maxNewTokens = random.nextInt(1, 20);
        Set<Integer> stops =
                random.ints(10, 0, TinyGemma.VOCABULARY_SIZE).boxed().collect(Collectors.toSet());
        return new GenerationRequest(prompt, new int[0], maxNewTokens, stops, sampling(random, maxNewTokens));
    }

    private static SamplingParameters sampling(Random random, int maxNewTokens) {
        Map<Integer, Double> biases = new TreeMap<>();
        random.ints(random.nextInt(3), 0, TinyGemma.VOCABULARY_SIZE)
                .forEach(token -> biases.put(token, 5 * random.nextGaussian()));
        return SamplingParameters.builder()
                .temperature(one(random, 1, 0.6, 0.1, 1.5))
                .topK((int) one(random, 1, 5, 20, 50, 200, 1000))
                .topP(one(random, 1, 0.9, 0.5))
                .minP(one(random, 0, 0, 0.05, 0.3))
                .penalties(new Penalties(
                        one(random, 1, 1.05, 1.2, 0.8), one(random, 0, 0, 0.7, -0.5), one(random, 0, 0, 1.5, -1)))
                .logitBias(LogitBias.of(biases))
                .minNewTokens(random.nextBoolean() ? 0 : random.nextInt(maxNewTokens + 1))
                .logprobs(random.nextInt(3) == 0 ? random.nextInt(21) : null)
                .greedy(random.nextInt(5) == 0)
                .seed(random.nextLong())
                .build();
    }

    private static double one(Random random, double... values) {
        return values[random.nextInt(values.length)];
    }
}
