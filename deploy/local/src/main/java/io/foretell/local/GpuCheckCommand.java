package io.foretell.local;

import io.foretell.gemma.ModelFolder;
import io.foretell.gpucheck.CheckResult;
import io.foretell.gpucheck.GpuCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gpu-check}: what docs/gpu.md explains line by line. Needs no service, and starts none. */
@Command(name = "gpu-check", description = "Ten checks of this machine and a model, before predictions run on its GPU.")
final class GpuCheckCommand implements Callable<Integer> {

    /** Beyond these nothing is learnt. */
    private static final int MOST_DEVICES = 64;

    private static final int MOST_SLOTS = 1024;
    private static final int MOST_REQUESTS = 1_000_000;

    @Mixin
    private OptionCheck check = new OptionCheck();

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(
            names = "--model",
            paramLabel = "<folder>",
            description = "A Hugging Face folder of a Gemma 2, or an export (default: the bundled gemma2-nano).")
    private @Nullable Path model;

    @Option(
            names = "--provider",
            paramLabel = "<name>",
            description = "cuda or cpu (default: cuda if this build has it).")
    private @Nullable String provider;

    @Option(
            names = "--device",
            defaultValue = "0",
            paramLabel = "<n>",
            description = "Which GPU (default: ${DEFAULT-VALUE}).")
    private int device;

    @Option(
            names = "--slots",
            defaultValue = "32",
            paramLabel = "<n>",
            description = "The largest batch (default: ${DEFAULT-VALUE}).")
    private int slots;

    @Option(
            names = "--requests",
            defaultValue = "10000",
            paramLabel = "<n>",
            description = "Short requests that GPU memory must stay flat over (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Override
    public Integer call() {
        folder.folder().logCommandHere(); // the engine logs
        String where = provider == null ? GpuCheck.usualProvider() : provider;
        check.range("--device", device, 0, MOST_DEVICES - 1);
        check.range("--slots", slots, 1, MOST_SLOTS);
        check.range("--requests", requests, 1, MOST_REQUESTS);
        GpuCheck.Options options =
                check.value("--provider", () -> new GpuCheck.Options(where, device, slots, requests));
        ModelFolder checkedModel = check.model("--model", path());
        Foretell.say("checking %s on %s; minutes pass on a large model".formatted(checkedModel.path(), where));
        List<CheckResult> results = new GpuCheck(checkedModel, options, System::nanoTime).run();
        results.forEach(result -> System.out.println(result.line()));
        boolean failed = results.stream().anyMatch(CheckResult::failed);
        Foretell.say(failed ? "docs/gpu.md says what each failure means" : "no check failed");
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private Path path() {
        return model == null ? BundledModel.in(folder.folder()).path() : model;
    }
}
