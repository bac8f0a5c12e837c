package io.foretell.local;

import io.foretell.api.model.GemmaSchema;
import io.foretell.api.model.ModelDescription;
import io.foretell.api.model.NewModelVersion;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.tokenizer.BpeTokenizer;
import io.foretell.tokenizer.ChatTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model folder as a version to register: its digest is the version's id, its context bounds the input schema. */
final class FolderVersion {

    private FolderVersion() {}

    /**
     * Checks what a worker will check, but for the weights' values.
     *
     * @throws CannotStartException naming the folder, and the file in it
     */
    static NewModelVersion of(Path path, ModelDescription description) {
        try {
            ModelFolder folder = ModelFolder.open(path);
            requireTemplate(folder);
            return new NewModelVersion(
                    description,
                    folder.digest(),
                    GemmaSchema.forContext(folder.contextTokens()),
                    Files.readAllBytes(folder.tokenizerJson()),
                    folder.contextTokens());
        } catch (ModelFormatException | IllegalArgumentException e) {
            throw new CannotStartException(
                    "The folder %s holds no model that Foretell can serve: %s.".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model in " + path, e);
        }
    }

    /** Gemma's chat template is built in; its control tokens must be the tokenizer's. */
    private static void requireTemplate(ModelFolder folder) {
        var _ = new ChatTemplate(BpeTokenizer.read(folder.tokenizerJson()));
    }
}
