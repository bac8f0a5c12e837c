package io.foretell.local;

import io.foretell.export.ExportException;
import io.foretell.export.Verification;
import io.foretell.export.Verification.Finding;
import io.foretell.manifest.ManifestException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: every byte of an exported folder against its manifest. */
@Command(name = "verify", description = "Read an exported folder whole, and tell what is not as its manifest says.")
final class VerifyCommand implements Callable<Integer> {

    @Option(names = "--model", required = true, paramLabel = "<folder>", description = "An exported folder.")
    private Path model = Path.of("");

    @Override
    public Integer call() {
        try (Progress progress = Progress.onStandardError("verifying")) {
            Verification.Report report = Verification.of(model, progress::reached);
            report.findings().forEach(VerifyCommand::tell);
            if (!report.sound()) {
                Foretell.note("%s is not what its manifest says: export the model again.".formatted(model));
                return CommandLine.ExitCode.SOFTWARE;
            }
            Foretell.say("%s is whole: version %s".formatted(model, report.id()));
            return CommandLine.ExitCode.OK;
        } catch (ExportException | ManifestException e) {
            Foretell.note(e.getMessage() + ".");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** A shard's whole digest that no one recorded is told, to be held against the one that the model's page names. */
    private static void tell(Finding finding) {
        if (!finding.problem().isEmpty()) {
            Foretell.note("%s: %s".formatted(finding.file(), finding.problem()));
        } else if (!finding.recorded()) {
            Foretell.say(
                    "%s: header and the beginning of each tensor are the manifest's; its SHA-256, which nobody recorded, is %s"
                            .formatted(finding.file(), finding.sha256()));
        }
    }
}
