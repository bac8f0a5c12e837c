package io.foretell.local;

import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.hub.HubEnvironment;
import io.foretell.hub.HubException;
import io.foretell.hub.ModelName;
import io.foretell.hub.ModelPull;
import io.foretell.hub.Patience;
import io.foretell.hub.Revision;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code model pull}: brings a model from a Hugging Face hub to this machine, and registers nothing: predictions of a version wait until a
 * worker serves it. Prints the model's folder; all else goes to standard error.
 */
@Command(name = "pull", description = "Fetch a Gemma 2 from a Hugging Face hub into the cache of Hugging Face's tools.")
final class ModelPullCommand implements Callable<Integer> {

    /** More does not make a line faster, and hubs answer it with 429. */
    private static final int MOST_AT_ONCE = 16;

    @Mixin
    private OptionCheck check = new OptionCheck();

    @Parameters(paramLabel = "<owner/name>", description = "The model, for example google/gemma-2-2b-it.")
    private String name = "";

    @Option(
            names = "--revision",
            defaultValue = "main",
            paramLabel = "<revision>",
            description = "A branch, a tag or a commit (default: ${DEFAULT-VALUE}).")
    private String revision = "";

    @Option(
            names = "--parallel",
            defaultValue = "4",
            paramLabel = "<n>",
            description = "How many files are fetched at once, 1 to 16 (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Override
    public Integer call() throws InterruptedException {
        check.range("--parallel", parallel, 1, MOST_AT_ONCE);
        try {
            ModelName model = ModelName.parse(name);
            Revision wanted = Revision.parse(revision);
            Path folder = pull(model, wanted);
            ModelFolder.open(folder);
            System.out.println(folder);
            tellNext(model, wanted, folder);
            return CommandLine.ExitCode.OK;
        } catch (HubException e) {
            Foretell.note(String.valueOf(e.getMessage()));
        } catch (ModelFormatException e) {
            Foretell.note("%s can't be served: %s.".formatted(name, e.getMessage()));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private Path pull(ModelName model, Revision wanted) throws InterruptedException {
        HubEnvironment environment = new HubEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
        try (Progress progress = Progress.onStandardError("pulling")) {
            return new ModelPull(environment.settings(), Patience.DEFAULT, parallel, progress).pull(model, wanted);
        }
    }

    /** By its name, {@code up} finds a model's main revision. */
    private static void tellNext(ModelName model, Revision wanted, Path folder) {
        String here = model.toString().toLowerCase(Locale.ROOT);
        String served = wanted.equals(Revision.MAIN) ? model.toString() : "%s --name %s".formatted(folder, here);
        Foretell.note("next: bin/foretell up --model %s --precision int4".formatted(served));
        Foretell.note(
                "or, for workers of your own: bin/foretell model add --name %s --folder %s".formatted(here, folder));
    }
}
