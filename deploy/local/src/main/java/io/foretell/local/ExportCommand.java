package io.foretell.local;

import io.foretell.export.ExportException;
import io.foretell.export.ExportRequest;
import io.foretell.export.Exporter;
import io.foretell.gemma.ModelFormatException;
import io.foretell.manifest.WeightPrecision;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: a Hugging Face folder as a worker is to serve it. Needs no service, and starts none. */
@Command(name = "export", description = "Make a folder to be served of a Hugging Face folder of a Gemma 2.")
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private OptionCheck check = new OptionCheck();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "<folder>",
            description = "A Hugging Face folder of a Gemma 2.")
    private Path model = Path.of("");

    @Option(
            names = "--precision",
            required = true,
            paramLabel = "<type>",
            description =
                    "bf16 (for a GPU), fp32 (for a CPU): a graph over the shards as they lie; int8, int4: weights anew, in blocks.")
    private String precision = "";

    @Option(
            names = "--block",
            paramLabel = "<n>",
            description = "Weights per scale of int8 and int4: 16, 32, 64, 128 or 256 (default: 32).")
    private @Nullable Integer block;

    @Option(names = "--out", required = true, paramLabel = "<folder>", description = "The folder to make.")
    private Path out = Path.of("");

    @Option(names = "--copy", description = "Copy the shards too, where bf16 and fp32 would point to them.")
    private boolean copy;

    @Override
    public Integer call() {
        ExportRequest request = request();
        try (Progress progress = Progress.onStandardError("exporting")) {
            String id = Exporter.export(request, progress::reached);
            Foretell.say("exported %s as %s to %s: version %s".formatted(model, request.precision(), out, id));
            return CommandLine.ExitCode.OK;
        } catch (ExportException | ModelFormatException e) {
            Foretell.note(e.getMessage() + ".");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private ExportRequest request() {
        WeightPrecision weights = check.value("--precision", () -> WeightPrecision.of(precision));
        Integer given = block;
        if (given != null && !weights.quantized()) {
            throw check.invalid("--block: %s has no blocks, only int8 and int4 have.".formatted(weights));
        }
        if (copy && weights.quantized()) {
            throw check.invalid("--copy: an %s export needs no shards, only bf16 and fp32 do.".formatted(weights));
        }
        return check.value(
                "--block",
                () -> new ExportRequest(
                        model, weights, given == null ? ExportRequest.DEFAULT_BLOCK : given, out, copy));
    }
}
