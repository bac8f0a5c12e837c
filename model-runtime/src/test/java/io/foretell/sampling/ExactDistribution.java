package io.foretell.sampling;

import io.foretell.sampling.SamplingParameters.Penalties;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The sampler's rules, written as their definitions read: in doubles, everything sorted, tokens kept or dropped one by one. */
final class ExactDistribution {

    private final SamplingParameters parameters;
    private final List<Integer> prompt;
    private final List<Integer> output;
    private final List<Integer> stops;

    ExactDistribution(TokenSequence sequence, SamplingParameters parameters) {
        List<Integer> tokens = Arrays.stream(sequence.tokens()).boxed().toList();
        this.parameters = parameters;
        this.prompt = tokens.subList(0, sequence.promptLength());
        this.output = tokens.subList(sequence.promptLength(), sequence.length());
        this.stops = Arrays.stream(sequence.stopTokens()).boxed().toList();
    }

    /**
     * @param bias by token id
     * @return the probability of each token
     */
    double[] of(float[] row, double[] bias) {
        double[] scores = new double[row.length];
        for (int token = 0; token < row.length; token++) {
            scores[token] = adjusted(token, row[token] + bias[token]) / parameters.temperature();
        }
        List<Integer> ranked = IntStream.range(0, row.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(token -> -scores[token])
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return minP(topP(ranked, topK(ranked, scores)));
    }

    private double adjusted(int token, double logit) {
        Penalties penalties = parameters.penalties();
        if (stops.contains(token) && output.size() < parameters.minNewTokens()) {
            return Double.NEGATIVE_INFINITY;
        }
        boolean repeated = prompt.contains(token) || output.contains(token);
        double factor = repeated ? penalties.repetition() : 1;
        long count = output.stream().filter(made -> made == token).count();
        return (logit < 0 ? logit * factor : logit / factor)
                - count * penalties.frequency()
                - (count > 0 ? penalties.presence() : 0);
    }

    /** The probabilities among the k best, and those that tie with the last of them. */
    private double[] topK(List<Integer> ranked, double[] scores) {
        int k = parameters.topK() == 0 ? scores.length : Math.min(parameters.topK(), scores.length);
        double least = scores[ranked.get(k - 1)];
        return normalised(Arrays.stream(scores).map(Math::exp).toArray(), token -> scores[token] >= least);
    }

    private double[] topP(List<Integer> ranked, double[] probabilities) {
        if (parameters.topP() == 1) {
            return probabilities;
        }
        boolean[] kept = new boolean[probabilities.length];
        double mass = 0;
        for (int token : ranked) {
            kept[token] = mass < parameters.topP();
            mass += probabilities[token];
        }
        return normalised(probabilities, token -> kept[token]);
    }

    private double[] minP(double[] probabilities) {
        double least = parameters.minP() * Arrays.stream(probabilities).max().orElseThrow();
        return normalised(probabilities, token -> probabilities[token] >= least);
    }

    private static double[] normalised(double[] weights, IntPredicate kept) {
        double total = IntStream.range(0, weights.length)
                .filter(kept)
                .mapToDouble(token -> weights[token])
                .sum();
        return IntStream.range(0, weights.length)
                .mapToDouble(token -> kept.test(token) ? weights[token] / total : 0)
                .toArray();
    }
}
