package io.foretell.gpucheck;

import io.foretell.gemma.GraphVariant;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.gpucheck.Outcome.Failed;
import io.foretell.gpucheck.Outcome.NotRun;
import io.foretell.onnx.CudaLibraries;
import io.foretell.onnx.DecoderOptions;
import io.foretell.onnx.ExecutionProvider;
import io.foretell.onnx.OnnxDecoder;
import io.foretell.onnx.OrtException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs the checks of {@link Check} one after the other. Not thread-safe. */
public final class GpuCheck {

    static final NotRun NO_GPU = new NotRun("no GPU");

    /** A prompt and the steps of all checks fit; more would take GPU memory from a model that needs it. */
    private static final int SLOT_TOKENS = 256;

    private final ModelFolder folder;
    private final Options options;
    private final LongSupplier nanoTime;
    private final Map<Check, Outcome> outcomes = new EnumMap<>(Check.class);

    /**
     * @param provider {@code cuda} or {@code cpu}
     * @param device the GPU's number
     * @param slots sequences side by side, the largest batch that is timed
     * @param requests short ones that memory must stay flat over
     */
    public record Options(String provider, int device, int slots, int requests) {

        /**
         * @throws IllegalArgumentException naming what is out of range
         */
        public Options {
            if (!provider.equals("cpu") && !provider.equals("cuda")) {
                throw new IllegalArgumentException("there is no provider " + provider + ", only cpu and cuda");
            }
            if (slots < 1 || requests < 1 || device < 0) {
                throw new IllegalArgumentException("slots and requests must be 1 or more, device 0 or more");
            }
        }

        boolean gpu() {
            return provider.equals("cuda");
        }

        DecoderOptions decoder(int count, int slotTokens) {
            return new DecoderOptions(
                    ExecutionProvider.valueOf(provider.toUpperCase(Locale.ROOT)), count, slotTokens, 0, device);
        }
    }

    /**
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    public GpuCheck(ModelFolder folder, Options options, LongSupplier nanoTime) {
        this.folder = folder;
        this.options = options;
        this.nanoTime = nanoTime;
    }

    /** {@code cuda} if this build has its provider, else {@code cpu}. */
    public static String usualProvider() {
        return CudaLibraries.built() ? "cuda" : "cpu";
    }

    /** All checks, in order: none is left out without a word. */
    public List<CheckResult> run() {
        outcomes.clear();
        boolean loaded = checkDecoder();
        if (loaded && options.gpu()) {
            put(Check.ATTENTION_KERNEL, () -> AttentionKernel.check(folder, options.device()));
            put(Check.GOLDEN_LOGITS, () -> new GoldenLogitsCheck(folder, options).run());
            put(
                    Check.QUANTISED_PRODUCTS,
                    () -> QuantisedProducts.check(folder, ExecutionProvider.CUDA, options.device()));
        }
        return Stream.of(Check.values())
                .map(check -> new CheckResult(check, outcomes.getOrDefault(check, fallback(check))))
                .toList();
    }

    private Outcome fallback(Check check) {
        return check.needsGpu() && !options.gpu() ? NO_GPU : new NotRun("the model could not be loaded");
    }

    private void put(Check check, Supplier<Outcome> run) {
        try {
            outcomes.put(check, run.get());
        } catch (RuntimeException e) {
            outcomes.put(check, new Failed(String.valueOf(e.getMessage())));
        }
    }

    /** What one decoder is enough for; false when it can't be loaded. */
    private boolean checkDecoder() {
        GraphVariant variant =
                OnnxDecoder.usualVariant(options.decoder(1, 1).provider()).withCandidates(GraphVariant.CANDIDATES);
        int slotTokens = Math.min(SLOT_TOKENS, folder.contextTokens());
        OnnxDecoder decoder;
        try {
            decoder = OnnxDecoder.open(folder, variant, options.decoder(options.slots(), slotTokens));
        } catch (OrtException | ModelFormatException e) {
            outcomes.put(
                    options.gpu() ? Check.PLACEMENT : Check.CACHE_IN_PLACE, new Failed(String.valueOf(e.getMessage())));
            return false;
        }
        check(decoder, folder.graph(variant).weightBytes());
        return true;
    }

    private void check(OnnxDecoder decoder, long weightBytes) {
        DecoderChecks checks = new DecoderChecks(decoder, nanoTime);
        if (options.gpu()) {
            put(Check.PLACEMENT, checks::placement);
        }
        put(Check.CACHE_IN_PLACE, checks::cacheInPlace);
        put(Check.SLOT_REUSE, checks::slotReuse);
        put(Check.STEP_TIME, () -> checks.stepTime(weightBytes));
        put(Check.BYTES_PER_STEP, checks::bytesPerStep);
        try (EngineChecks engine = new EngineChecks(decoder, nanoTime)) {
            if (options.gpu()) {
                put(Check.MEMORY_FLAT, () -> engine.memoryFlat(options.requests()));
            }
            put(Check.CLEAN_END, engine::cleanEnd);
        }
    }
}
