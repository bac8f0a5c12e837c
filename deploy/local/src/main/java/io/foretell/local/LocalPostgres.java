package io.foretell.local;

import io.foretell.api.Administration.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.util.FileSystemUtils;

/** A PostgreSQL server of our own, with its data kept in the service's folder. */
final class LocalPostgres implements AutoCloseable {

    /** A busy machine needs several seconds; the library's own limit of 10 s is too near. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    static final String USER = "postgres";
    private static final String DATABASE = "postgres";

    private final EmbeddedPostgres server;
    private final String password;

    private LocalPostgres(EmbeddedPostgres server, String password) {
        this.server = server;
        this.password = password;
    }

    /**
     * Starts on a free port of the loopback interface. What an interrupted first start left half-made is made anew; nothing else is ever
     * deleted.
     *
     * @throws CannotStartException when it does not answer in time, or an earlier server on the same data does not stop
     */
    static LocalPostgres start(ServiceFolder folder) {
        Path data = folder.postgresData();
        try {
            PostgresLeftover.stop(data);
            Path dataMark = markUnfinished(data);
            Path programsMark = markUnfinished(folder.postgresPrograms());
            String password = password(folder);
            EmbeddedPostgres server = builder(folder, password).start();
            Files.deleteIfExists(dataMark);
            Files.deleteIfExists(programsMark);
            return new LocalPostgres(server, password);
        } catch (IOException | IllegalStateException | ExceptionInInitializerError e) {
            throw cannotStart(folder, e);
        }
    }

    /**
     * An interrupted initdb leaves a folder that no later one accepts, and interrupted unpacking leaves half a program: a mark beside the
     * folder, from before it is made until the server has started, tells them from good ones.
     *
     * @return the mark, which exists only if the folder is still to be made
     */
    private static Path markUnfinished(Path made) throws IOException {
        Path mark = made.resolveSibling(made.getFileName() + ".unfinished");
        if (Files.exists(mark)) {
            FileSystemUtils.deleteRecursively(made);
        } else if (!Files.exists(made)) {
            Files.createFile(mark);
        }
        return mark;
    }

    private static CannotStartException cannotStart(ServiceFolder folder, Throwable cause) {
        Path data = folder.postgresData();
        try {
            PostgresLeftover.stop(data); // one that took too long is not to run on without us
        } catch (IOException | CannotStartException e) {
            cause.addSuppressed(e);
        }
        return new CannotStartException(
                "PostgreSQL did not start on its data in %s; what it said is in %s.".formatted(data, folder.log()),
                cause);
    }

    /** Made once: other users of this machine can reach the port too. */
    private static String password(ServiceFolder folder) {
        Path file = folder.postgresPasswordFile();
        return folder.read(file).orElseGet(() -> {
            String password = RandomPassword.make();
            folder.writePrivately(file, password);
            return password;
        });
    }

    private static EmbeddedPostgres.Builder builder(ServiceFolder folder, String password) {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.postgresData())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(folder.postgresPrograms().toFile())
                .setPGStartupWait(START_LIMIT)
                // Ours stops it after those who use it.
                .setRegisterShutdownHook(false)
                // The library is made for tests and turns these off; here the data is to survive a power cut.
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                // Options of initdb: a password from the start, and the same order of strings on every system.
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", folder.postgresPasswordFile().toString())
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("unix_socket_directories", "")
                .setConnectConfig("password", password);
    }

    /**
     * The database of the service that runs with this folder.
     *
     * @throws CannotStartException when none runs
     */
    static Database running(ServiceFolder folder) {
        Optional<String> url = folder.read(folder.databaseFile());
        Optional<String> password = folder.read(folder.postgresPasswordFile());
        if (url.isEmpty() || password.isEmpty()) {
            throw new CannotStartException(
                    ("No Foretell is running with the folder %s: start it with 'bin/foretell up',"
                                    + " or name an installation's database with --database.")
                            .formatted(folder.path()));
        }
        return new Database(url.get(), USER, password.get(), "is Foretell running? 'bin/foretell up' starts it.");
    }

    String jdbcUrl() {
        return server.getJdbcUrl(USER, DATABASE);
    }

    String user() {
        return USER;
    }

    String password() {
        return password;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
