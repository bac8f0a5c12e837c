package io.foretell.local;

import io.foretell.api.model.ModelDescription;
import io.foretell.api.model.NewModelVersion;
import io.foretell.api.problem.RefusedException;
import io.foretell.worker.node.WorkerExit;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private final @Nullable Supplier<OwnModel> own;
    private final Consumer<String> progress;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param folder for everything it keeps; created if need be
     * @param port of the API on 127.0.0.1; 0 takes any free one
     * @param progress is told in a few words what has been reached
     */
    public LocalService(Path folder, int port, Consumer<String> progress) {
        this(folder, port, null, progress);
    }

    /**
     * @param own a model to serve beside the bundled one; asked for when folder and port are this service's, as it may take minutes to
     *     make
     */
    public LocalService(Path folder, int port, @Nullable Supplier<OwnModel> own, Consumer<String> progress) {
        this.folder = new ServiceFolder(folder);
        this.port = port;
        this.own = own;
        this.progress = progress;
    }

    /**
     * A model of whoever starts the service.
     *
     * @param folder a Hugging Face folder, or an export
     * @param version to register it as
     */
    public record OwnModel(Path folder, NewModelVersion version) {

        /**
         * @param description with the name to register it under
         * @throws CannotStartException when the folder holds no model
         */
        static OwnModel of(Path folder, ModelDescription description) {
            return new OwnModel(folder, FolderVersion.of(folder, description));
        }

        String name() {
            return version.model().owner() + "/" + version.model().name();
        }
    }

    /**
     * A service that answers.
     *
     * @param address of the API, without a path
     * @param token an API token of the account {@code local}
     * @param tokenIsNew whether this start made the token
     * @param newAdminPassword of the admin that this start made; null when there was one
     * @param model {@code owner/name} of the model that people are shown: their own, else the bundled one
     * @param worker the worker's Spring context
     */
    public record Running(
            URI address,
            String token,
            boolean tokenIsNew,
            @Nullable String newAdminPassword,
            String model,
            ConfigurableApplicationContext worker) {

        /** Completes with the reason when the worker cannot go on without a new start. */
        CompletableFuture<String> workerFailure() {
            return worker.getBean(WorkerExit.class).failure();
        }
    }

    /**
     * @throws CannotStartException saying what to do
     * @throws RefusedException when the own model cannot be registered
     */
    public Running start() {
        part(folder.lock());
        int port = freePort();
        OwnModel own = this.own == null ? null : this.own.get();
        LocalPostgres postgres = part(LocalPostgres.start(folder));
        progress.accept("PostgreSQL is up, its data in " + folder.postgresData());
        ConfigurableApplicationContext api = part(Applications.startApi(postgres, port));
        URI address = URI.create("http://127.0.0.1:" + api.getEnvironment().getProperty("local.server.port"));
        progress.accept("the API is up on " + address);
        FirstStart firstStart = new FirstStart(folder, api);
        FirstStart.Token token = firstStart.token();
        String newAdminPassword = firstStart.newAdminPassword().orElse(null);
        Map<String, Path> models = registered(firstStart, own);
        ConfigurableApplicationContext worker = part(Applications.startWorker(postgres, List.copyOf(models.values())));
        String model = own == null ? BundledModel.name() : own.name();
        progress.accept("the worker is up with " + String.join(" and ", models.keySet()));
        folder.writePrivately(folder.modelFile(), model);
        folder.writePrivately(folder.databaseFile(), postgres.jdbcUrl());
        folder.writePrivately(folder.addressFile(), address.toString());
        return new Running(address, token.value(), token.isNew(), newAdminPassword, model, worker);
    }

    /** Folders by the model's name; somebody's own version of the bundled model takes its place. */
    private Map<String, Path> registered(FirstStart firstStart, @Nullable OwnModel own) {
        Map<String, Path> models = new LinkedHashMap<>();
        BundledModel bundled = BundledModel.in(folder);
        firstStart.register(bundled.version());
        models.put(BundledModel.name(), bundled.path());
        if (own != null) {
            firstStart.register(own.version());
            models.put(own.name(), own.folder());
        }
        return models;
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
            folder.delete(folder.databaseFile());
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
