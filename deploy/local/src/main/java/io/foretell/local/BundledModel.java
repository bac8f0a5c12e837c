package io.foretell.local;

import io.foretell.api.model.GemmaSchema;
import io.foretell.api.model.ModelDescription;
import io.foretell.api.model.NewModelVersion;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.TinyGemma;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model that the service offers, as a Hugging Face folder. */
final class BundledModel {

    static final ModelDescription DESCRIPTION = new ModelDescription(
            "foretell",
            "gemma2-nano",
            "A tiny Gemma 2 with made-up weights: it shows that the service works, and has nothing to say.",
            null,
            null,
            null,
            "Two layers of the Gemma 2 architecture with generated weights; its output is made of random words.");

    private final Path path;

    private BundledModel(Path path) {
        this.path = path;
    }

    /** Makes the model's files if they are not there. */
    static BundledModel in(ServiceFolder folder) {
        TinyGemma.write(folder.model());
        return new BundledModel(folder.model());
    }

    static String name() {
        return DESCRIPTION.owner() + "/" + DESCRIPTION.name();
    }

    Path path() {
        return path;
    }

    NewModelVersion version() {
        ModelFolder model = ModelFolder.open(path);
        try {
            return new NewModelVersion(
                    DESCRIPTION,
                    model.digest(),
                    GemmaSchema.forContext(model.contextTokens()),
                    Files.readAllBytes(model.tokenizerJson()),
                    model.contextTokens());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + model.tokenizerJson(), e);
        }
    }
}
