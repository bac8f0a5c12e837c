package io.foretell.engine;

import io.foretell.sampling.Sampler;
import io.foretell.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Requests for {@link FakeDecoder}, and what each gives alone, computed without an engine. */
final class Requests {

    static final Set<Integer> NO_STOPS = Set.of();

    private Requests() {}

    /** What a sequence gives when nothing comes between. */
    record Alone(List<Integer> tokens, FinishReason reason) {}

    static GenerationRequest greedy(int promptLength, int maxNewTokens) {
        int[] prompt = new Random(promptLength)
                .ints(promptLength, 1, FakeDecoder.BROKEN)
                .toArray();
        return new GenerationRequest(
                prompt, new int[0], maxNewTokens, NO_STOPS, new SamplingParameters(1, 0, 1, 1, true, 0));
    }

    /** Prompts of 1 to 40 tokens, up to 24 new ones, two stop tokens, any sampling; fits in a slot of 64. */
    static GenerationRequest random(Random random) {
        int[] prompt = random.ints(random.nextInt(1, 41), 0, FakeDecoder.BROKEN).toArray();
        SamplingParameters sampling = new SamplingParameters(
                0.5 + random.nextDouble(),
                random.nextInt(12),
                0.5 + random.nextDouble() / 2,
                1 + random.nextDouble() / 2,
                random.nextInt(4) == 0,
                random.nextLong());
        int stop = random.nextInt(FakeDecoder.VOCABULARY - 1);
        return new GenerationRequest(prompt, new int[0], random.nextInt(1, 25), Set.of(stop, stop + 1), sampling);
    }

    static GenerationRequest committed(GenerationRequest request, List<Integer> committed) {
        return new GenerationRequest(
                request.prompt(),
                committed.stream().mapToInt(Integer::intValue).toArray(),
                request.maxNewTokens(),
                request.stopTokens(),
                request.sampling());
    }

    static Alone alone(GenerationRequest request) {
        Sampler sampler = new Sampler();
        float[] logits = new float[FakeDecoder.VOCABULARY];
        int[] known = request.prompt();
        List<Integer> tokens = new ArrayList<>();
        while (tokens.size() < request.maxNewTokens()) {
            FakeDecoder.logitsAfter(known, logits);
            int token = sampler.sample(logits, known, known.length, request.sampling(), known.length);
            if (request.stopTokens().contains(token)) {
                return new Alone(tokens, FinishReason.STOP);
            }
            tokens.add(token);
            known = Arrays.copyOf(known, known.length + 1);
            known[known.length - 1] = token;
        }
        return new Alone(tokens, FinishReason.LENGTH);
    }
}
