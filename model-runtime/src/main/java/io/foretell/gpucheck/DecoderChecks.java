package io.foretell.gpucheck;

import io.foretell.gpucheck.Outcome.Measured;
import io.foretell.onnx.NodeRun;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.sampling.LogitRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What is asked of a decoder step by step. Not thread-safe. */
final class DecoderChecks {

    private static final int PROMPT_TOKENS = 24;
    private static final long MEGABYTE = 1_000_000;
    private static final int WARM_UP_STEPS = 5;
    private static final int TIMED_STEPS = 21;

    private static final double NANOS_PER_MILLI = 1e6;

    private final OnnxDecoder decoder;
    private final LongSupplier nanoTime;

    DecoderChecks(OnnxDecoder decoder, LongSupplier nanoTime) {
        this.decoder = decoder;
        this.nanoTime = nanoTime;
    }

    /** ONNX Runtime itself says where each node ran, and which copies it had to put in. */
    Outcome placement() {
        List<NodeRun> nodes = new ArrayList<>(decoder.inspection().profile(() -> prefill(0, 1)));
        nodes.addAll(decoder.inspection().profile(() -> decode(1, 1, PROMPT_TOKENS)));
        List<String> elsewhere = nodes.stream()
                .filter(node -> !node.provider().equals("CUDAExecutionProvider")
                        || node.operator().startsWith("Memcpy"))
                .map(node -> node.operator() + " on " + node.provider())
                .distinct()
                .toList();
        return Outcome.of(
                !nodes.isEmpty() && elsewhere.isEmpty(),
                elsewhere.isEmpty()
                        ? nodes.size() + " node runs of a prefill and a decode step"
                        : elsewhere.toString());
    }

    Outcome cacheInPlace() {
        boolean inPlace = decoder.inspection().writesInPlace(0, PROMPT_TOKENS, () -> prefill(0, 2));
        return Outcome.of(
                inPlace,
                inPlace
                        ? "a prefill of " + PROMPT_TOKENS + " tokens wrote their places in its slot and no others"
                        : "after a prefill the slot's memory doesn't hold its " + PROMPT_TOKENS
                                + " tokens and nothing else");
    }

    /** Per batch size: the same tokens before and after the slots held others. The CUDA graphs of ONNX Runtime are not used, so there is no other path to compare. */
    Outcome slotReuse() {
        for (int batch : batches()) {
            List<float[]> before = logits(batch, 3);
            logits(batch, 4);
            List<float[]> after = logits(batch, 3);
            for (int row = 0; row < batch; row++) {
                if (!Arrays.equals(before.get(row), after.get(row))) {
                    return new Outcome.Failed("batch %d: row %d differs".formatted(batch, row));
                }
            }
        }
        return new Outcome.Passed("batches of " + batches());
    }

    private List<float[]> logits(int batch, int seed) {
        for (int slot = 0; slot < batch; slot++) {
            prefill(slot, seed + slot);
        }
        List<LogitRow> rows = decode(batch, seed, PROMPT_TOKENS);
        List<float[]> copies = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            float[] copy = new float[decoder.vocabularySize()];
            rows.get(row).copyTo(copy);
            copies.add(copy);
        }
        return copies;
    }

    /**
     * @param weightBytes that each step reads
     */
    Outcome stepTime(long weightBytes) {
        List<String> times = new ArrayList<>();
        double first = 0;
        for (int batch : batches()) {
            double nanos = medianNanos(batch);
            first = times.isEmpty() ? nanos : first;
            times.add(String.format(Locale.ROOT, "%d: %.2f ms", batch, nanos / NANOS_PER_MILLI));
        }
        return new Measured("batch " + String.join(", ", times)
                + String.format(Locale.ROOT, "; weights at %.0f GB/s in batch 1", weightBytes / first));
    }

    /** Of one decode step. */
    double medianNanos(int batch) {
        long[] nanos = new long[TIMED_STEPS];
        for (int step = -WARM_UP_STEPS; step < TIMED_STEPS; step++) {
            long start = nanoTime.getAsLong();
            decode(batch, 5, PROMPT_TOKENS + WARM_UP_STEPS + step);
            if (step >= 0) {
                nanos[step] = nanoTime.getAsLong() - start;
            }
        }
        Arrays.sort(nanos);
        return nanos[TIMED_STEPS / 2];
    }

    /** Of the largest batch, whose lists decide: a row that has to be fetched is another 4 bytes per token of the vocabulary. */
    Outcome bytesPerStep() {
        long before = decoder.inspection().movedBytes();
        decode(decoder.slots(), 6, PROMPT_TOKENS);
        long bytes = decoder.inspection().movedBytes() - before;
        return Outcome.of(
                bytes < MEGABYTE,
                String.format(Locale.ROOT, "%,d bytes in a batch of %d, below %,d", bytes, decoder.slots(), MEGABYTE));
    }

    /** 1, 2, 4 … slots. */
    private List<Integer> batches() {
        List<Integer> batches = new ArrayList<>();
        for (int batch = 1; batch < decoder.slots(); batch *= 2) {
            batches.add(batch);
        }
        batches.add(decoder.slots());
        return batches;
    }

    private void prefill(int slot, int seed) {
        decoder.prefill(slot, 0, tokens(seed, PROMPT_TOKENS), 0, PROMPT_TOKENS);
    }

    private List<LogitRow> decode(int batch, int seed, int past) {
        int[] pasts = new int[batch];
        Arrays.fill(pasts, past);
        return decoder.decode(batch, tokens(seed, batch), pasts);
    }

    private int[] tokens(int seed, int count) {
        return Tokens.random(seed, count, decoder.vocabularySize());
    }
}
