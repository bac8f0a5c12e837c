package io.foretell.local;

import io.foretell.api.model.ModelDescription;
import io.foretell.export.ExportException;
import io.foretell.export.ExportRequest;
import io.foretell.export.Exporter;
import io.foretell.gemma.ModelFolder;
import io.foretell.gemma.ModelFormatException;
import io.foretell.hub.HubEnvironment;
import io.foretell.hub.HubException;
import io.foretell.hub.ModelName;
import io.foretell.hub.ModelPull;
import io.foretell.hub.Revision;
import io.foretell.local.LocalService.OwnModel;
import io.foretell.manifest.WeightPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The model that {@code up} serves beside the bundled one: a folder, or what {@code model pull} fetched; exported first if need be. */
final class OwnModelOptions {

    /** Of a version's id, in the name of its export's folder. */
    private static final int ID_DIGITS = 12;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "<model>",
            description =
                    "A model to serve beside the bundled one: its folder, or the owner/name that 'model pull' fetched as main.")
    private String model = "";

    @Option(
            names = "--name",
            paramLabel = "<owner/name>",
            description = "What it is called here (default: as it was pulled, or local/ and the folder's name).")
    private @Nullable String name;

    @Option(
            names = "--precision",
            paramLabel = "<type>",
            description = "Export it first, to int8, int4, fp32 or bf16; the export is kept for the next start.")
    private @Nullable String precision;

    /**
     * @throws CannotStartException when there is no such model, or it can't be exported
     */
    OwnModel model(ServiceFolder service) {
        Path folder = Path.of(model).toAbsolutePath().normalize();
        Optional<Path> pulled = Files.exists(folder) ? Optional.empty() : pulled();
        Path served = pulled.orElse(folder);
        String called = name != null ? name : pulled.isPresent() ? lowerCase(model) : defaultName(folder);
        return OwnModel.of(
                precision == null ? served : export(served, precision, service), ModelDescription.named(called));
    }

    private Optional<Path> pulled() {
        ModelName hubName;
        try {
            hubName = ModelName.parse(model);
        } catch (HubException e) {
            return Optional.empty(); // a folder's name, then: whoever opens it says that it is not there
        }
        try {
            HubEnvironment environment = new HubEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
            Optional<Path> folder = ModelPull.pulled(environment.cache(), hubName, Revision.MAIN);
            if (folder.isEmpty()) {
                throw new CannotStartException(
                        "--model: there is no folder %s, and no model of that name was pulled: fetch it with 'bin/foretell model pull %s'."
                                .formatted(model, model));
            }
            return folder;
        } catch (HubException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A hub's names may have capitals; here they may not. */
    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** A folder may be called what no model may. */
    private static String defaultName(Path folder) {
        String kept = lowerCase(String.valueOf(folder.getFileName())).replaceAll("[^a-z0-9._-]+", "-");
        return "local/" + kept.replaceFirst("^[._-]+", "");
    }

    private Path export(Path folder, String precision, ServiceFolder service) {
        try {
            WeightPrecision weights = WeightPrecision.of(precision);
            String id = ModelFolder.open(folder).digest().substring(0, ID_DIGITS);
            Path out = service.exports().resolve(id + "-" + weights);
            if (!Files.exists(out)) {
                Foretell.say("exporting %s to %s".formatted(model, weights));
                Files.createDirectories(service.exports());
                try (Progress progress = Progress.onStandardError("exporting")) {
                    Exporter.export(
                            new ExportRequest(folder, weights, ExportRequest.DEFAULT_BLOCK, out, false),
                            progress::reached);
                }
            }
            return out;
        } catch (ModelFormatException | ExportException | IllegalArgumentException e) {
            throw new CannotStartException(
                    "--model %s --precision %s: %s.".formatted(model, precision, e.getMessage()), e);
        } catch (IOException e) {
            throw new CannotStartException("Foretell cannot write to %s: %s.".formatted(service.exports(), e), e);
        }
    }
}
