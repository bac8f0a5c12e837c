package io.foretell.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL server for tests, and how to stop it. */
record TestServer(PGSimpleDataSource maintenance, boolean staysAfterTests, Runnable stop) {

    private static final Logger LOG = LoggerFactory.getLogger(TestServer.class);

    /** Several Spring contexts with a pool each stay open side by side. */
    private static final String MAX_CONNECTIONS = "300";

    /** A busy two-core machine took 5 s; the library's own limit of 10 s is too near. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Pattern CRASH = Pattern.compile("terminated by signal|Failed process was running|PANIC");

    static TestServer start() {
        String asked = System.getenv().getOrDefault("TEST_DATABASE", "");
        String url = System.getenv().getOrDefault("TEST_DATABASE_URL", "");
        TestServer server = switch (asked) {
            case "testcontainers" -> container();
            case "embedded" -> embedded();
            case "" -> url.isEmpty() ? containerOrEmbedded() : external(url);
            default ->
                throw new IllegalArgumentException(
                        "TEST_DATABASE is '%s'; it can be testcontainers or embedded".formatted(asked));
        };
        LOG.info("tests run on PostgreSQL at port {}", server.maintenance.getPortNumbers()[0]);
        return server;
    }

    private static TestServer containerOrEmbedded() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return embedded();
        }
        try {
            return container();
        } catch (RuntimeException e) {
            LOG.warn("a Docker engine answers but gives no PostgreSQL; tests run on an embedded one", e);
            return embedded();
        }
    }

    private static TestServer external(String url) {
        PGSimpleDataSource maintenance = new PGSimpleDataSource();
        maintenance.setUrl(url);
        if (maintenance.getUser() == null || maintenance.getPassword() == null) {
            throw new IllegalArgumentException(
                    "TEST_DATABASE_URL needs credentials: jdbc:postgresql://host:port/database?user=…&password=…");
        }
        return new TestServer(maintenance, true, () -> {});
    }

    /** Stopped by us, not by Testcontainers' Ryuk, which cannot run where its image is out of reach. */
    private static TestServer container() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:18")
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=" + MAX_CONNECTIONS)
                .withEnv("MALLOC_PERTURB_", System.getenv().getOrDefault("MALLOC_PERTURB_", ""))
                .withLogConsumer(frame -> warnOfCrash(frame.getUtf8StringWithoutLineEnding()));
        container.start();
        PGSimpleDataSource maintenance = new PGSimpleDataSource();
        maintenance.setUrl(container.getJdbcUrl());
        maintenance.setUser(container.getUsername());
        maintenance.setPassword(container.getPassword());
        return new TestServer(maintenance, false, container::stop);
    }

    /** Tests see only that their connection broke; the server's log has the statement too that it was running. */
    private static void warnOfCrash(String line) {
        if (CRASH.matcher(line).find()) {
            LOG.warn("the container's PostgreSQL broke: {}", line);
        }
    }

    /** Stopped by a shutdown hook of its own. */
    private static TestServer embedded() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setPGStartupWait(START_LIMIT)
                    .setServerConfig("max_connections", MAX_CONNECTIONS)
                    .setServerConfig("fsync", "off")
                    .start();
            PGSimpleDataSource maintenance = new PGSimpleDataSource();
            maintenance.setUrl(server.getJdbcUrl("postgres", "postgres"));
            maintenance.setUser("postgres");
            maintenance.setPassword("postgres");
            return new TestServer(maintenance, false, () -> {});
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
        }
    }

    PGSimpleDataSource database(String name) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setServerNames(maintenance.getServerNames());
        database.setPortNumbers(maintenance.getPortNumbers());
        database.setDatabaseName(name);
        database.setUser(maintenance.getUser());
        database.setPassword(maintenance.getPassword());
        return database;
    }

    void close() {
        stop.run();
    }
}
