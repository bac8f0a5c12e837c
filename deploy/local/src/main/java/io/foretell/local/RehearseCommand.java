package io.foretell.local;

import io.foretell.api.Administration;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@code up} does, from its start to its stop and without a word: the JVM records it for its ahead-of-time cache. */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Start, predict once and stop; bin/foretell does this after a build.")
final class RehearseCommand implements Callable<Integer> {

    @Mixin
    private FolderOption folder = new FolderOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServiceFolder kept = folder.folder();
        kept.logHere();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (LocalService service = new LocalService(kept.path(), 0, message -> {})) {
            Runtime.getRuntime().addShutdownHook(new Thread(service::close, "stop"));
            new Welcome(nowhere, kept).show(service.start());
            rehearseAdministration(kept);
        }
        return CommandLine.ExitCode.OK;
    }

    /** What the commands on accounts and models load besides. */
    private static void rehearseAdministration(ServiceFolder folder) {
        try (Administration administration = Administration.open(LocalPostgres.running(folder))) {
            var _ = administration.accounts().list();
            var _ = administration.models().list();
        }
    }
}
