package io.foretell.local;

import io.foretell.api.ApiApplication;
import io.foretell.api.model.ModelDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Foretell as an installation has it, for tests that break it: PostgreSQL, the API, and workers that are processes of their own. All of
 * them reach the database by a way that can be made slow.
 */
final class OwnService implements AutoCloseable {

    private final Path folder;
    private final AutoCloseable lock;
    private final LocalPostgres postgres;
    private final SlowWay database;
    private final ConfigurableApplicationContext api;
    private final HttpClient http = HttpClient.newHttpClient();
    private final FirstStart firstStart;
    private final String token;
    private final String adminPassword;
    private final BundledModel bundled;

    /**
     * @param settings of the API, beside those that it needs
     */
    OwnService(Path folder, String... settings) {
        this.folder = folder;
        ServiceFolder service = new ServiceFolder(folder);
        this.lock = service.lock(); // which makes the folder
        this.postgres = LocalPostgres.start(service);
        this.database = new SlowWay(
                URI.create(postgres.jdbcUrl().substring("jdbc:".length())).getPort());
        this.api = startApi(settings);
        this.firstStart = new FirstStart(service, api);
        this.token = firstStart.token().value();
        this.adminPassword = firstStart.newAdminPassword().orElseThrow();
        this.bundled = BundledModel.in(service);
        firstStart.register(bundled.version());
    }

    private ConfigurableApplicationContext startApi(String... settings) {
        List<String> all =
                settings("api", "--management.server.port=0", "--foretell.webhook.allow-private-networks=true");
        all.addAll(List.of(settings));
        return new SpringApplicationBuilder(ApiApplication.class).run(all.toArray(String[]::new));
    }

    private List<String> settings(String name, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--spring.config.name=" + name,
                "--spring.datasource.url=" + databaseUrl(),
                "--spring.datasource.username=" + postgres.user(),
                "--spring.datasource.password=" + postgres.password(),
                "--spring.main.banner-mode=off",
                "--server.address=127.0.0.1",
                "--server.port=0"));
        settings.addAll(List.of(more));
        return settings;
    }

    private String databaseUrl() {
        return postgres.jdbcUrl().replaceFirst("//[^/]+/", "//127.0.0.1:" + database.port() + "/");
    }

    /** Serves the bundled model. */
    WorkerProcess startWorker(String name, String... settings) {
        return startWorker(name, bundled.path(), settings);
    }

    WorkerProcess startWorker(String name, Path model, String... settings) {
        List<String> all = settings(
                "worker",
                "--foretell.worker.name=" + name,
                "--foretell.worker.models[0]=" + model,
                "--foretell.worker.drain-timeout=1s",
                "--spring.autoconfigure.exclude=" + Applications.apiOnlyAutoConfigurations());
        all.addAll(List.of(settings));
        return WorkerProcess.start(folder.resolve(name + ".log"), all);
    }

    /** Registers a model as {@code local/name}. */
    String register(String name, Path model) {
        firstStart.register(FolderVersion.of(
                model, new ModelDescription("local", name, "A model of a test", null, null, null, null, "cpu", null)));
        return "local/" + name;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + api.getEnvironment().getProperty("local.server.port"));
    }

    String adminPassword() {
        return adminPassword;
    }

    SlowWay database() {
        return database;
    }

    /** A client of the database of its own, by the short way. */
    PGSimpleDataSource directDatabase() {
        PGSimpleDataSource direct = new PGSimpleDataSource();
        direct.setUrl(postgres.jdbcUrl());
        direct.setUser(postgres.user());
        direct.setPassword(postgres.password());
        return direct;
    }

    JdbcClient jdbc() {
        return JdbcClient.create(directDatabase());
    }

    /** Creates a prediction and returns its id. */
    String predict(String model, String body) {
        return id(post("/v1/models/" + model + "/predictions", body));
    }

    private static String id(String prediction) {
        return JsonMapper.shared().readTree(prediction).get("id").stringValue();
    }

    void cancel(String id) {
        post("/v1/predictions/" + id + "/cancel", "");
    }

    private String post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(address().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(path + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        http.close();
        database.delay(Duration.ZERO);
        api.close();
        database.close();
        postgres.close();
        lock.close();
    }
}
