package io.foretell.local;

import io.foretell.api.problem.RefusedException;
import io.foretell.local.LocalService.OwnModel;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: starts everything, shows one prediction, and stays until Ctrl-C. */
@Command(name = "up", description = "Start PostgreSQL, the API and a worker on this machine; Ctrl-C stops them.")
final class UpCommand implements Callable<Integer> {

    @Mixin
    private FolderOption folder = new FolderOption();

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "The API's port on 127.0.0.1; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @ArgGroup(exclusive = false)
    private @Nullable OwnModelOptions own;

    private volatile boolean stopping;
    private volatile boolean failed;

    @Override
    public Integer call() throws Exception {
        folder.folder().logHere();
        OwnModelOptions given = own;
        Supplier<OwnModel> model = given == null ? null : () -> given.model(folder.folder());
        LocalService service = new LocalService(folder.folder().path(), port, model, Foretell::say);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "stop"));
        try {
            LocalService.Running running = service.start();
            new Welcome(System.out, folder.folder()).show(running);
            throw workerGaveUp(running.workerFailure().join()); // or Ctrl-C
        } catch (IOException | RuntimeException e) {
            if (stopping) {
                return 0;
            }
            failed = true;
            throw explained(e);
        }
    }

    private void stop(LocalService service) {
        stopping = true;
        service.close();
        if (!failed) {
            Foretell.say("stopped");
        }
    }

    private CannotStartException workerGaveUp(String reason) {
        return new CannotStartException(
                "The worker gave up, as %s; %s tells more, and 'bin/foretell up' starts it again."
                        .formatted(reason, folder.folder().log()));
    }

    private CannotStartException explained(Exception failure) {
        if (failure instanceof CannotStartException known) {
            return known;
        }
        if (failure instanceof RefusedException refused) {
            return new CannotStartException(String.valueOf(refused.getMessage()), refused);
        }
        LoggerFactory.getLogger(UpCommand.class).error("the start failed", failure);
        return new CannotStartException(
                "Foretell could not start, for a reason that %s tells."
                        .formatted(folder.folder().log()),
                failure);
    }
}
