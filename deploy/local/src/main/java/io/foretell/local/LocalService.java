package io.foretell.local;

import io.foretell.worker.node.WorkerExit;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole of Foretell in this JVM, from its start to {@link #close}. Thread-safe: {@code close} may come while {@link #start} is at
 * work, which then fails.
 */
public final class LocalService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalService.class);

    private final ServiceFolder folder;
    private final int port;
    private final Consumer<String> progress;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param folder for everything it keeps; created if need be
     * @param port of the API on 127.0.0.1; 0 takes any free one
     * @param progress is told in a few words what has been reached
     */
    public LocalService(Path folder, int port, Consumer<String> progress) {
        this.folder = new ServiceFolder(folder);
        this.port = port;
        this.progress = progress;
    }

    /**
     * A service that answers.
     *
     * @param address of the API, without a path
     * @param token an API token of the account {@code local}
     * @param tokenIsNew whether this start made the token
     * @param model its name, {@code owner/name}
     * @param worker the worker's Spring context
     */
    public record Running(
            URI address, String token, boolean tokenIsNew, String model, ConfigurableApplicationContext worker) {

        /** Completes with the reason when the worker cannot go on without a new start. */
        CompletableFuture<String> workerFailure() {
            return worker.getBean(WorkerExit.class).failure();
        }
    }

    /**
     * @throws CannotStartException saying what to do
     */
    public Running start() {
        part(folder.lock());
        int port = freePort();
        LocalPostgres postgres = part(LocalPostgres.start(folder));
        progress.accept("PostgreSQL is up, its data in " + folder.postgresData());
        ConfigurableApplicationContext api = part(Applications.startApi(postgres, port));
        URI address = URI.create("http://127.0.0.1:" + api.getEnvironment().getProperty("local.server.port"));
        progress.accept("the API is up on " + address);
        FirstStart firstStart = new FirstStart(folder, api);
        FirstStart.Token token = firstStart.token();
        BundledModel model = BundledModel.in(folder);
        firstStart.register(model);
        ConfigurableApplicationContext worker = part(Applications.startWorker(postgres, model.path()));
        progress.accept("the worker is up with " + BundledModel.name());
        folder.writePrivately(folder.addressFile(), address.toString());
        return new Running(address, token.value(), token.isNew(), BundledModel.name(), worker);
    }

    private synchronized <T extends AutoCloseable> T part(T part) {
        if (closed) {
            closeQuietly(part);
            throw new CannotStartException("The start was interrupted.");
        }
        parts.push(part);
        return part;
    }

    /** The port asked for, or any free one. Asked before anything is started, as the answer comes at once. */
    private int freePort() {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw portTaken(port, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotStartException(
                    "Port %d of 127.0.0.1 cannot be used (%s): choose another with --port (0 takes any free one)."
                            .formatted(port, e.getMessage()),
                    e);
        }
    }

    static CannotStartException portTaken(int port, Exception cause) {
        return new CannotStartException(
                "Port %d of 127.0.0.1 is taken: stop the program that uses it, or choose another with --port (0 takes any free one)."
                        .formatted(port),
                cause);
    }

    /** Stops what was started, the last first. Further calls do nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!parts.isEmpty()) {
            folder.delete(folder.addressFile());
        }
        while (!parts.isEmpty()) {
            closeQuietly(parts.pop());
        }
    }

    /** What fails to stop must not keep the rest running. */
    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("could not stop {}", part, e);
        }
    }
}
