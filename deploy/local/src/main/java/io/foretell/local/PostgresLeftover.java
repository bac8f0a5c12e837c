package io.foretell.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The PostgreSQL of an earlier run whose JVM was killed: it lives on without its parent and keeps the data directory to itself. Only
 * called by the holder of the folder's lock, so no living service owns that server.
 */
final class PostgresLeftover {

    /** Its clients are gone, so it has a checkpoint to write and no more. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private PostgresLeftover() {}

    static void stop(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        Optional<ProcessHandle> process = process(pidFile);
        Optional<String> commandLine = process.flatMap(handle -> handle.info().commandLine());
        if (commandLine.isEmpty()) {
            return; // gone, or not ours to look at: PostgreSQL judges its own file
        }
        if (commandLine.get().contains(data.toString())) {
            stop(process.get());
        } else {
            // After a power cut the id may be another program's by now, which PostgreSQL would take for a running
            // server.
            Files.delete(pidFile);
        }
    }

    private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst().map(String::strip).map(Long::parseLong).flatMap(ProcessHandle::of);
        } catch (NumberFormatException e) {
            throw new CannotStartException(
                    "%s does not begin with a process id: delete it if no PostgreSQL runs on that folder."
                            .formatted(pidFile),
                    e);
        }
    }

    private static void stop(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CannotStartException(
                    "The PostgreSQL of an earlier run (process %d) does not stop: end it and try again."
                            .formatted(process.pid()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("The start was interrupted.", e);
        }
    }
}
