package io.foretell.tokenizer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Characters per second of processor time: {@code TokenizerBenchmark <tokenizer.json> <a text file>}. Not a test: it prints the time to load,
 * and the best and the worst of ten runs over the text after ten to warm up.
 */
public final class TokenizerBenchmark {

    private static final int RUNS = 10;

    /** The thread's own time, so that other load on the machine does not count. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private TokenizerBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        String text = Files.readString(Path.of(arguments[1]));
        long start = CPU.getCurrentThreadCpuTime();
        BpeTokenizer tokenizer = BpeTokenizer.read(Path.of(arguments[0]));
        System.out.printf("loaded in %.2f s of processor time%n", (CPU.getCurrentThreadCpuTime() - start) / 1e9);
        run(tokenizer, text);
        double[] rates = run(tokenizer, text);
        System.out.printf(
                "%d characters, %d ids: %.2f M characters/s at best, %.2f at worst%n",
                text.length(), tokenizer.encodeContent(text).length, rates[0] / 1e6, rates[1] / 1e6);
    }

    private static double[] run(Tokenizer tokenizer, String text) {
        double best = 0;
        double worst = Double.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = CPU.getCurrentThreadCpuTime();
            tokenizer.encodeContent(text);
            double rate = text.length() * 1e9 / (CPU.getCurrentThreadCpuTime() - start);
            best = Math.max(best, rate);
            worst = Math.min(worst, rate);
        }
        return new double[] {best, worst};
    }
}
