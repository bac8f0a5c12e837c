package io.foretell.local;

import io.foretell.api.Administration;
import io.foretell.api.model.ModelDescription;
import io.foretell.api.model.NewModelVersion;
import io.foretell.api.model.RegisteredVersion;
import io.foretell.api.model.ResolvedVersion;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code model}: getting models, and which model versions there are. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        description = "Get models, and add, list and remove model versions.",
        subcommands = {ModelPullCommand.class})
final class ModelCommand {

    /** Prints what a create names the version by, alone on standard output. */
    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Register a model folder as a version, and as its model's latest.")
    int add(
            @Mixin DatabaseOption database,
            @Option(
                            names = "--folder",
                            required = true,
                            paramLabel = "<folder>",
                            description = "A Hugging Face folder of a Gemma 2, or an export of one.")
                    Path folder,
            @Option(
                            names = "--not-latest",
                            description = "Leave the latest version as it is, to start workers on this one first.")
                    boolean notLatest,
            @Mixin DescriptionOptions description) {
        ModelDescription described = description.description();
        Path path = folder.toAbsolutePath().normalize();
        NewModelVersion version = FolderVersion.of(path, described);
        try (Administration administration = database.open()) {
            ResolvedVersion added = administration.models().add(version, !notLatest);
            System.out.println(added.model() + ":" + added.digest());
            tellWhoServes(administration, added, path);
        }
        return CommandLine.ExitCode.OK;
    }

    private static void tellWhoServes(Administration administration, ResolvedVersion added, Path path) {
        int workers = administration.models().list().stream()
                .filter(version -> version.digest().equals(added.digest()))
                .mapToInt(RegisteredVersion::workers)
                .sum();
        if (workers > 0) {
            Foretell.note("%d workers serve it".formatted(workers));
        } else {
            Foretell.note("no worker serves it yet: name %s in a worker's foretell.worker.models and start it anew"
                    .formatted(path));
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the model versions in service, of a model the latest first.")
    int list(@Mixin DatabaseOption database) {
        try (Administration administration = database.open()) {
            Table table = new Table("VERSION", "LATEST", "VISIBILITY", "HARDWARE", "WORKERS", "WAITING", "ADDED");
            for (RegisteredVersion version : administration.models().list()) {
                table.add(
                        version.model() + ":" + version.digest(),
                        version.isLatest() ? "yes" : "",
                        version.isPrivate() ? "private" : "public",
                        version.hardware() == null ? "" : version.hardware(),
                        version.workers(),
                        version.waiting(),
                        version.createdAt().truncatedTo(ChronoUnit.SECONDS));
            }
            table.print(System.out);
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Take a model version, or all versions of a model, out of service.")
    int remove(
            @Mixin DatabaseOption database,
            @Parameters(
                            paramLabel = "owner/name[:version]",
                            description = "As 'model list' shows it; without a version all of the model's.")
                    String reference) {
        try (Administration administration = database.open()) {
            for (ResolvedVersion removed : administration.models().remove(reference)) {
                System.out.println(removed.model() + ":" + removed.digest());
            }
            Foretell.note("removed: waiting predictions fail, running ones are run to their end, finished ones stay");
        }
        return CommandLine.ExitCode.OK;
    }
}
