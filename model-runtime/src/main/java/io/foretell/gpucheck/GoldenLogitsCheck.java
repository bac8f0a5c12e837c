package io.foretell.gpucheck;

import com.sun.management.OperatingSystemMXBean;
import io.foretell.engine.Decoder;
import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gpucheck.Outcome.NotRun;
import io.foretell.manifest.WeightPrecision;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Compares the GPU's logits with those of the same weights in fp32 on the CPU provider, which is held to transformers' by tests. What each rule of Gemma 2 that a kernel
 * may get wrong does to the logits shows around the sliding window, so prompts end there.
 */
final class GoldenLogitsCheck {

    private static final int CHUNK = 128;
    private static final int SHORT = 5;
    private static final int LONG = 8000;

    /**
     * Nats, of the distribution that bf16 gives from that which fp32 gives. Modelled: bf16 keeps 8 bits of each product, which moves a logit by some hundredths; a window
     * that is off, or a scale of 1/√128 in place of 1/√144, by tenths.
     */
    static final double LARGEST_DIVERGENCE = 0.05;

    /** The rest is for everything else on the machine. */
    private static final double HOST_SHARE = 0.9;

    private final ModelFolder folder;
    private final GpuCheck.Options options;

    GoldenLogitsCheck(ModelFolder folder, GpuCheck.Options options) {
        this.folder = folder;
        this.options = options;
    }

    Outcome run() {
        if (folder.exportedAs().filter(WeightPrecision.BF16::equals).isPresent()) {
            return new NotRun("a bf16 export can't be computed in fp32: check the folder that it was made of");
        }
        List<Integer> lengths = lengths(folder.slidingWindow(), folder.contextTokens());
        DecoderOptions host = new DecoderOptions(ExecutionProvider.CPU, 1, lengths.getLast(), 0, 0);
        long needed = folder.graph(GraphVariant.FP32).weightBytes();
        long present =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        if (needed > HOST_SHARE * present) {
            return new NotRun(String.format(
                    Locale.ROOT,
                    "fp32 on the CPU needs %.0f GB of memory, this machine has %.0f GB",
                    needed / 1e9,
                    present / 1e9));
        }
        List<float[]> expected;
        try (OnnxDecoder reference = OnnxDecoder.open(folder, host)) {
            expected = logits(reference, lengths);
        }
        try (OnnxDecoder subject = OnnxDecoder.open(folder, options.decoder(1, lengths.getLast()))) {
            return compare(lengths, expected, logits(subject, lengths));
        }
    }

    /** 5, around the window, and 8,000, as far as they fit in the context. */
    static List<Integer> lengths(int window, int context) {
        TreeSet<Integer> lengths = new TreeSet<>(List.of(SHORT, window - 1, window, window + 1, LONG));
        return lengths.stream()
                .map(length -> Math.min(length, context))
                .distinct()
                .toList();
    }

    /** After the last token of each prompt. */
    static List<float[]> logits(Decoder decoder, List<Integer> lengths) {
        List<float[]> all = new ArrayList<>();
        for (int length : lengths) {
            int[] prompt = Tokens.random(length, length, decoder.vocabularySize());
            float[] logits = new float[decoder.vocabularySize()];
            for (int past = 0; past < length; past += CHUNK) {
                int count = Math.min(CHUNK, length - past);
                decoder.prefill(0, past, prompt, past, count, logits);
            }
            all.add(logits);
        }
        return all;
    }

    static Outcome compare(List<Integer> lengths, List<float[]> expected, List<float[]> found) {
        List<String> divergences = new ArrayList<>();
        boolean near = true;
        for (int i = 0; i < lengths.size(); i++) {
            double divergence = divergence(expected.get(i), found.get(i));
            near &= divergence <= LARGEST_DIVERGENCE; // not so for NaN
            divergences.add(String.format(Locale.ROOT, "%d: %.5f", lengths.get(i), divergence));
        }
        return Outcome.of(near, "divergence in nats after prompts of " + String.join(", ", divergences));
    }

    /** Kullback and Leibler's. */
    static double divergence(float[] expected, float[] found) {
        double expectedTotal = logTotal(expected);
        double foundTotal = logTotal(found);
        double sum = 0;
        for (int token = 0; token < expected.length; token++) {
            double logprob = expected[token] - expectedTotal;
            sum += Math.exp(logprob) * (logprob - (found[token] - foundTotal));
        }
        return sum;
    }

    /** No logit is above the soft-cap of 30, so nothing overflows. */
    private static double logTotal(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        return Math.log(sum);
    }
}
