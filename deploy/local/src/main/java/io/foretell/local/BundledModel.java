package io.foretell.local;

import io.foretell.api.model.ModelDescription;
import io.foretell.api.model.NewModelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The model that the service offers, packed into this jar from {@code model-runtime/demo-model/gemma2-nano}: a Hugging Face folder. */
final class BundledModel {

    static final String OWNER = "foretell";
    static final String NAME = "gemma2-nano";

    private static final String DESCRIPTION =
            "A Gemma 2 of 3.4 million parameters, trained from scratch: small poems, stories, lists "
                    + "and sums, and answers about this service.";
    private static final String HARDWARE = "cpu";
    private static final String MODEL_CARD = "README.md";
    private static final List<String> FILES =
            List.of("config.json", "generation_config.json", "tokenizer.json", "model.safetensors", MODEL_CARD);

    private final Path path;

    private BundledModel(Path path) {
        this.path = path;
    }

    /** Unpacks the model: the engine wants files. */
    static BundledModel in(ServiceFolder folder) {
        Path path = folder.models().resolve(OWNER).resolve(NAME);
        try {
            Files.createDirectories(path);
            for (String file : FILES) {
                unpack(file, path);
            }
        } catch (IOException e) {
            throw new CannotStartException(
                    "Foretell cannot write its model into %s: make room there, or choose another folder with --folder."
                            .formatted(path),
                    e);
        }
        return new BundledModel(path);
    }

    /** Anew at each start: a kill may have left half a file, an upgrade brings other weights. */
    private static void unpack(String file, Path into) throws IOException {
        try (InputStream packed = BundledModel.class.getResourceAsStream(NAME + "/" + file)) {
            if (packed == null) {
                throw new IllegalStateException(NAME + "/" + file + " is missing from the class path");
            }
            Files.copy(packed, into.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static String name() {
        return OWNER + "/" + NAME;
    }

    Path path() {
        return path;
    }

    NewModelVersion version() {
        try {
            String card = Files.readString(path.resolve(MODEL_CARD));
            return FolderVersion.of(
                    path, new ModelDescription(OWNER, NAME, DESCRIPTION, null, null, null, card, HARDWARE, null));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model in " + path, e);
        }
    }
}
