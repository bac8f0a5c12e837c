package io.foretell.local;

import io.foretell.gemma.ModelShape;
import io.foretell.inspect.ModelInspection;
import io.foretell.inspect.Placement;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code inspect}: what a model needs, before anything of it runs. */
@Command(
        name = "inspect",
        description = "Print a model's parameters, bytes per precision, and the slots that fit in a memory.")
final class InspectCommand implements Callable<Integer> {

    /** Of an A100's or H100's larger form. */
    private static final String DEFAULT_MEMORY = "80";

    private static final String HEADING = """
            precision  runs on      weights      KV per token  KV per slot     slots
            """;

    private static final double GB = 1e9;
    private static final double MB = 1e6;

    @Mixin
    private OptionCheck check = new OptionCheck();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "<folder>",
            description = "A Hugging Face folder of a Gemma 2, or an export.")
    private Path model = Path.of("");

    @Option(
            names = "--memory",
            defaultValue = DEFAULT_MEMORY,
            paramLabel = "<GB>",
            description = "Memory for weights and KV cache, in units of 10^9 bytes (default: ${DEFAULT-VALUE}).")
    private double memory;

    @Option(
            names = "--context",
            paramLabel = "<tokens>",
            description = "Tokens per slot, prompt and output together (default: the model's context).")
    private @Nullable Integer context;

    @Override
    public Integer call() {
        if (!(memory > 0) || Double.isInfinite(memory)) {
            throw check.invalid("--memory: %s is not a number of GB above 0.".formatted(memory));
        }
        ModelInspection inspection = ModelInspection.of(check.model("--model", model));
        int most = inspection.shape().contextTokens();
        int slotTokens = context == null ? most : context;
        check.range("--context", slotTokens, 1, most);
        System.out.print(architecture(inspection.shape())
                + weights(inspection)
                + table(inspection, slotTokens)
                + rule(slotTokens));
        return CommandLine.ExitCode.OK;
    }

    private static String architecture(ModelShape shape) {
        return String.format(
                Locale.ROOT,
                """
                architecture  Gemma 2: %,d layers, %,d of which see the last %,d tokens only
                              hidden %,d, feed-forward %,d, %,d heads and %,d KV heads of %,d
                              vocabulary %,d, context %,d tokens
                """,
                shape.layers(),
                shape.localLayers(),
                shape.slidingWindow(),
                shape.hiddenSize(),
                shape.feedForwardSize(),
                shape.heads(),
                shape.kvHeads(),
                shape.headSize(),
                shape.vocabularySize(),
                shape.contextTokens());
    }

    private static String weights(ModelInspection inspection) {
        return String.format(
                Locale.ROOT,
                """
                parameters    %,d in %,d tensors
                stored        %s, %s, in %,d %s

                """,
                inspection.parameters(),
                inspection.shape().tensors().size(),
                size(inspection.storedBytes()),
                inspection.storedTypes().stream().map(Enum::name).collect(Collectors.joining(" and ")),
                inspection.files(),
                inspection.files() == 1 ? "file" : "files");
    }

    private String table(ModelInspection inspection, int slotTokens) {
        StringBuilder table = new StringBuilder(HEADING);
        for (Placement placement : Placement.ALL) {
            long perToken = inspection.cacheBytesPerToken(placement.hardware());
            table.append(String.format(
                    Locale.ROOT,
                    "%-11s%-9s%11s%,12d bytes%13s%,10d%n",
                    placement.precision(),
                    placement.hardware(),
                    size(inspection.weightBytes(placement.precision())),
                    perToken,
                    size(perToken * slotTokens),
                    inspection.slots(placement, memory * GB, slotTokens)));
        }
        return table.toString();
    }

    private String rule(int slotTokens) {
        return String.format(
                Locale.ROOT,
                """

                Slots of %,d tokens in %s GB, of which %.0f %% are used for weights and KV cache. A GB is 10^9 bytes.
                """,
                slotTokens,
                memory == Math.rint(memory) ? String.valueOf((long) memory) : String.valueOf(memory),
                ModelInspection.USABLE_SHARE * 100);
    }

    private static String size(long bytes) {
        return bytes >= GB
                ? String.format(Locale.ROOT, "%,.2f GB", bytes / GB)
                : String.format(Locale.ROOT, "%,.2f MB", bytes / MB);
    }
}
