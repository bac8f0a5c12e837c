package io.foretell.sampling;

import io.foretell.sampling.SamplingParameters.Penalties;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Processor time per token for Gemma's 256,000 logits: from whole rows, and from lists of the 1,024 likeliest. Not a test: it prints the medians of 300 rows after 300
 * to warm up, and of how many the list did not decide.
 */
public final class SamplerBenchmark {

    private static final int VOCABULARY = 256_000;
    private static final int LISTED = 1024;
    private static final int ROWS = 300;

    /** The thread's own time, so that other load on the machine does not count. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private SamplerBenchmark() {}

    public static void main(String[] arguments) {
        Map<String, SamplingParameters> all = all();
        all.values().forEach(SamplerBenchmark::measure);
        System.out.println("µs from rows, µs from lists, rows asked for of " + ROWS);
        all.forEach((name, parameters) -> System.out.println(measure(parameters) + "  " + name));
    }

    private static Map<String, SamplingParameters> all() {
        Map<String, SamplingParameters> all = new LinkedHashMap<>();
        all.put("greedy", rules().greedy(true).build());
        all.put("the API's defaults", defaults().build());
        all.put("the API's defaults, top-k 1000", defaults().topK(1000).build());
        all.put("all rules", everything(defaults()).build());
        all.put("all rules but top-k", everything(defaults()).topK(0).build());
        all.put(
                "temperature 0.6 and top-p 0.9",
                rules().temperature(0.6).topP(0.9).build());
        all.put("temperature alone", rules().temperature(0.6).build());
        all.put("greedy, 20 logprobs", rules().greedy(true).logprobs(20).build());
        return all;
    }

    private static SamplingParameters.Builder rules() {
        return SamplingParameters.builder().seed(1);
    }

    private static SamplingParameters.Builder defaults() {
        return rules().temperature(0.6).topK(50).topP(0.9).penalties(new Penalties(1.2, 0, 0));
    }

    private static SamplingParameters.Builder everything(SamplingParameters.Builder rules) {
        Map<Integer, Double> biases = new LinkedHashMap<>();
        new Random(2).ints(100, 0, VOCABULARY).forEach(token -> biases.put(token, 1.0));
        return rules.penalties(new Penalties(1.2, 0.5, 0.5))
                .minP(0.05)
                .minNewTokens(VOCABULARY)
                .logitBias(LogitBias.of(biases));
    }

    /** With a thousand tokens of prompt and as many of output. */
    private static String measure(SamplingParameters parameters) {
        Sampler sampler = new Sampler();
        Random random = new Random(1);
        KnownTokens sequence = KnownTokens.prompt(
                        random.ints(1_000, 0, VOCABULARY).toArray())
                .withOutput(random.ints(1_000, 0, VOCABULARY).toArray())
                .withStops(Set.of(1, 107));
        float[] row = new float[VOCABULARY];
        double[] fromRows = new double[ROWS];
        double[] fromLists = new double[ROWS];
        int asked = 0;
        for (int i = 0; i < ROWS; i++) {
            for (int token = 0; token < VOCABULARY; token++) {
                row[token] = (float) random.nextGaussian() * 3;
            }
            ListedRow list = new ListedRow(row.clone(), LISTED, 0);
            fromLists[i] = micros(() -> sampler.logprobs(sampler.sample(list, sequence, parameters), parameters));
            fromRows[i] = micros(() -> sampler.logprobs(sampler.sample(row, sequence, parameters), parameters));
            asked += list.fetched();
        }
        return "%6.0f %6.0f %4d".formatted(median(fromRows), median(fromLists), asked);
    }

    private static double micros(Runnable draw) {
        long start = CPU.getCurrentThreadCpuTime();
        draw.run();
        return (CPU.getCurrentThreadCpuTime() - start) / 1e3;
    }

    private static double median(double[] micros) {
        Arrays.sort(micros);
        return micros[ROWS / 2];
    }
}
