package io.foretell.local;

import io.foretell.api.model.ModelDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code model add} says about a model. What is left out stays as the model has it. */
final class DescriptionOptions {

    @Option(names = "--name", required = true, paramLabel = "<owner/name>", description = "What people call the model.")
    private String name = "";

    @Option(names = "--description", paramLabel = "<text>", description = "One sentence.")
    private @Nullable String description;

    @Option(names = "--readme", paramLabel = "<file>", description = "Markdown.")
    private @Nullable Path readme;

    @Option(names = "--github", paramLabel = "<url>", description = "Where its sources are.")
    private @Nullable String github;

    @Option(names = "--paper", paramLabel = "<url>", description = "Where its paper is.")
    private @Nullable String paper;

    @Option(names = "--license", paramLabel = "<url>", description = "Where its license is.")
    private @Nullable String license;

    @Option(
            names = "--hardware",
            paramLabel = "<sku>",
            description = "What it is best run on; shown to people, and no rule for workers.")
    private @Nullable String hardware;

    @Option(
            names = "--private",
            negatable = true,
            description = "Only the account named like the owner sees and runs it; --no-private: everybody.")
    private @Nullable Boolean isPrivate;

    ModelDescription description() {
        ModelDescription named = ModelDescription.named(name);
        return new ModelDescription(
                named.owner(), named.name(), description, github, paper, license, readme(), hardware, isPrivate);
    }

    private @Nullable String readme() {
        try {
            return readme == null ? null : Files.readString(readme);
        } catch (IOException e) {
            throw new CannotStartException("--readme: %s cannot be read as UTF-8 text (%s).".formatted(readme, e), e);
        }
    }
}
