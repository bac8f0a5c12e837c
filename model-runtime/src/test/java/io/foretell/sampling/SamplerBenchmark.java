package io.foretell.sampling;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Processor time per token for Gemma's 256,000 logits. Not a test: it prints the median of 300 rows after 300 to warm up. */
public final class SamplerBenchmark {

    private static final int VOCABULARY = 256_000;
    private static final int ROWS = 300;

    /** The thread's own time, so that other load on the machine does not count. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private SamplerBenchmark() {}

    public static void main(String[] arguments) {
        List<SamplingParameters> all = List.of(
                new SamplingParameters(0.7, 50, 0.95, 1.2, false, 1),
                new SamplingParameters(0.7, 1000, 0.95, 1.2, false, 1),
                new SamplingParameters(0.7, 0, 0.95, 1.2, false, 1),
                new SamplingParameters(0.7, 0, 1, 1, false, 1),
                new SamplingParameters(1, 0, 1, 1, true, 1));
        for (SamplingParameters parameters : all) {
            median(parameters);
        }
        for (SamplingParameters parameters : all) {
            System.out.printf("%.3f ms  %s%n", median(parameters), parameters);
        }
    }

    private static double median(SamplingParameters parameters) {
        Sampler sampler = new Sampler();
        Random random = new Random(1);
        int[] history = random.ints(2_000, 0, VOCABULARY).toArray();
        float[] row = new float[VOCABULARY];
        double[] millis = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            for (int token = 0; token < VOCABULARY; token++) {
                row[token] = (float) random.nextGaussian() * 3;
            }
            long start = CPU.getCurrentThreadCpuTime();
            sampler.sample(row, history, history.length, parameters, i);
            millis[i] = (CPU.getCurrentThreadCpuTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[ROWS / 2];
    }
}
