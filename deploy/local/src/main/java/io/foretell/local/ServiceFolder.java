package io.foretell.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.boot.logging.LoggingSystem;

/** Where a service keeps its data, token, address and log. */
record ServiceFolder(Path path) {

    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Others must not reach what is in it: the library that unpacks PostgreSQL's programs leaves their folder writable to all. */
    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    ServiceFolder {
        path = path.toAbsolutePath().normalize();
    }

    /**
     * Keeps every other service off the folder until the result is closed, or the process ends in any way.
     *
     * @throws CannotStartException when the folder can't be written to, or another service has it
     */
    AutoCloseable lock() {
        create();
        try {
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw new CannotStartException(
                        "Foretell is already running with the folder %s: use it, stop it, or choose another with --folder."
                                .formatted(path));
            }
            return channel;
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void create() {
        try {
            Files.createDirectories(path, OWNERS_FOLDER);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private CannotStartException cannotWrite(IOException cause) {
        return new CannotStartException(
                "Foretell cannot write to %s: make that folder writable for you, or choose another with --folder."
                        .formatted(path),
                cause);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldByThisJvm) {
            return false;
        }
    }

    Path postgresData() {
        return path.resolve("postgres");
    }

    /** PostgreSQL's programs, unpacked. */
    Path postgresPrograms() {
        return path.resolve("postgres-programs");
    }

    Path postgresPasswordFile() {
        return path.resolve("postgres-password");
    }

    /** JDBC URL of the running service's PostgreSQL. */
    Path databaseFile() {
        return path.resolve("database");
    }

    /** Model folders, by owner and name. */
    Path models() {
        return path.resolve("models");
    }

    /** Exports that {@code up --precision} made. */
    Path exports() {
        return path.resolve("exports");
    }

    Path log() {
        return path.resolve("log").resolve("foretell.log");
    }

    /**
     * Sends this JVM's log to {@link #log}, made if need be; to be called before anything logs. Spring Boot keeps its hands off: it would set the log up
     * anew for each of the two applications, and take it down with the first that stops.
     */
    void logHere() {
        logTo(log());
    }

    /** As {@link #logHere} for a command beside the service: two processes must not roll one file over. */
    void logCommandHere() {
        logTo(log().resolveSibling("commands.log"));
    }

    private void logTo(Path file) {
        create();
        System.setProperty("foretell.log", file.toString());
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** The API token that {@code predict} uses; readable by its owner only. */
    Path tokenFile() {
        return path.resolve("token");
    }

    /** The first admin's first password; readable by its owner only. */
    Path adminPasswordFile() {
        return path.resolve("admin-password");
    }

    /** Base address of the running service. */
    Path addressFile() {
        return path.resolve("address");
    }

    /** Name of the model that {@code predict} asks unless told otherwise. */
    Path modelFile() {
        return path.resolve("model");
    }

    Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Writes a small file that nobody else can read at any moment, and that is whole or not there. */
    void writePrivately(Path file, String content) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, OWNERS_FILE);
            Files.writeString(fresh, content + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
