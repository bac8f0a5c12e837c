package io.foretell.engine;

import io.foretell.sampling.KnownTokens;
import io.foretell.sampling.LogitBias;
import io.foretell.sampling.Sampler;
import io.foretell.sampling.SamplingParameters;
import io.foretell.sampling.SamplingParameters.Penalties;
import io.foretell.sampling.TokenLogprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Requests for {@link FakeDecoder}, and what each gives alone, computed without an engine. */
final class Requests {

    static final Set<Integer> NO_STOPS = Set.of();

    private Requests() {}

    /** What a sequence gives when nothing comes between. */
    record Alone(List<Integer> tokens, List<TokenLogprobs> logprobs, FinishReason reason) {}

    static GenerationRequest greedy(int promptLength, int maxNewTokens) {
        int[] prompt = new Random(promptLength)
                .ints(promptLength, 1, FakeDecoder.BROKEN)
                .toArray();
        return new GenerationRequest(
                prompt,
                new int[0],
                maxNewTokens,
                NO_STOPS,
                SamplingParameters.builder().greedy(true).build());
    }

    /** Prompts of 1 to 40 tokens, up to 24 new ones, two stop tokens, any sampling; fits in a slot of 64. */
    static GenerationRequest random(Random random) {
        int[] prompt = random.ints(random.nextInt(1, 41), 0, FakeDecoder.BROKEN).toArray();
        int maxNewTokens = random.nextInt(1, 25);
        SamplingParameters sampling = sampling(random, FakeDecoder.VOCABULARY, maxNewTokens);
        int stop = random.nextInt(FakeDecoder.VOCABULARY - 1);
        return new GenerationRequest(prompt, new int[0], maxNewTokens, Set.of(stop, stop + 1), sampling);
    }

    /** Any: a quarter is greedy, each rule is often off, a third asks for log probabilities. */
    static SamplingParameters sampling(Random random, int vocabulary, int maxNewTokens) {
        Map<Integer, Double> biases = new TreeMap<>();
        random.ints(random.nextInt(4), 0, vocabulary).forEach(token -> biases.put(token, 2 * random.nextGaussian()));
        return SamplingParameters.builder()
                .temperature(0.5 + random.nextDouble())
                .topK(random.nextInt(12))
                .topP(0.5 + random.nextDouble() / 2)
                .minP(random.nextBoolean() ? 0 : random.nextDouble() / 5)
                .penalties(new Penalties(
                        1 + random.nextDouble() / 2,
                        random.nextBoolean() ? 0 : 4 * random.nextDouble() - 2, // below 0: what was said is said again
                        random.nextBoolean() ? 0 : 4 * random.nextDouble() - 2))
                .logitBias(LogitBias.of(biases))
                .minNewTokens(random.nextBoolean() ? 0 : random.nextInt(maxNewTokens + 1))
                .logprobs(random.nextInt(3) == 0 ? random.nextInt(21) : null)
                .greedy(random.nextInt(4) == 0)
                .seed(random.nextLong())
                .build();
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
        KnownTokens known = KnownTokens.prompt(request.prompt()).withStops(request.stopTokens());
        List<Integer> tokens = new ArrayList<>();
        List<TokenLogprobs> logprobs = new ArrayList<>();
        while (tokens.size() < request.maxNewTokens()) {
            FakeDecoder.logitsAfter(known.tokens(), logits);
            int token = sampler.sample(logits, known, request.sampling());
            if (request.stopTokens().contains(token)) {
                return new Alone(tokens, logprobs, FinishReason.STOP);
            }
            Optional.ofNullable(sampler.logprobs(token, request.sampling())).ifPresent(logprobs::add);
            tokens.add(token);
            known = known.withOutput(token);
        }
        return new Alone(tokens, logprobs, FinishReason.LENGTH);
    }
}
