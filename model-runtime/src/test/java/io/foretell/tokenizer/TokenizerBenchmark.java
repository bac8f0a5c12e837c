package io.foretell.tokenizer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code TokenizerBenchmark <tokenizer.json> <this repository>}: characters (UTF-16 units) per second of processor time on one thread, for
 * texts of three lengths of each kind, each one BPE word. Not a test: it prints the time to load, and the median and the slowest run.
 */
public final class TokenizerBenchmark {

    private static final int[] LENGTHS = {1_000, 100_000, 10_000_000};

    private static final int LEAST_RUNS = 5;
    private static final long LEAST_NANOS = 1_000_000_000;

    /** The thread's own time, so that other load on the machine does not count. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private TokenizerBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        long start = CPU.getCurrentThreadCpuTime();
        BpeTokenizer tokenizer = BpeTokenizer.read(Path.of(arguments[0]));
        System.out.printf("loaded in %.2f s of processor time%n", (CPU.getCurrentThreadCpuTime() - start) / 1e9);
        Path repository = Path.of(arguments[1]);
        for (BenchmarkTexts kind : BenchmarkTexts.values()) {
            rates(tokenizer, kind.text(repository, LENGTHS[1]));
        }
        System.out.println("kind     characters       ids  M characters/s: median  slowest");
        for (BenchmarkTexts kind : BenchmarkTexts.values()) {
            for (int length : LENGTHS) {
                String text = kind.text(repository, length);
                double[] rates = rates(tokenizer, text);
                System.out.printf(
                        "%-8s %10d %9d %23.2f %8.2f%n",
                        kind, length, tokenizer.encodeContent(text).length, rates[rates.length / 2], rates[0]);
            }
        }
    }

    /** In millions of characters per second, ascending. */
    private static double[] rates(Tokenizer tokenizer, String text) {
        double[] rates = new double[1000];
        long spent = 0;
        int runs = 0;
        while (runs < LEAST_RUNS || (spent < LEAST_NANOS && runs < rates.length)) {
            long start = CPU.getCurrentThreadCpuTime();
            tokenizer.encodeContent(text);
            long nanos = CPU.getCurrentThreadCpuTime() - start;
            spent += nanos;
            rates[runs++] = text.length() * 1e3 / nanos;
        }
        return Arrays.stream(rates, 0, runs).sorted().toArray();
    }
}
