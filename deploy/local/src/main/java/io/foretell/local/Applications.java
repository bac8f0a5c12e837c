package io.foretell.local;

import io.foretell.api.ApiApplication;
import io.foretell.worker.WorkerApplication;
import io.foretell.worker.model.CannotServeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** The two Spring applications, each in a context of its own, on one PostgreSQL and on the loopback interface. */
final class Applications {

    /** Auto-configurations that only the api's jars bring. Two of a kind in one JVM would migrate twice, or guard the worker's health with a login. */
    private static final List<String> API_ONLY = List.of(
            "org.springframework.boot.data.jpa.",
            "org.springframework.boot.flyway.",
            "org.springframework.boot.hibernate.",
            "org.springframework.boot.jpa.",
            "org.springframework.boot.persistence.",
            "org.springframework.boot.security.",
            "org.springframework.boot.session.",
            "org.springframework.boot.thymeleaf.");

    private Applications() {}

    /**
     * @param port 0 takes any free one
     */
    static ConfigurableApplicationContext startApi(LocalPostgres postgres, int port) {
        List<String> settings = commonSettings("api", postgres);
        settings.add("--server.port=" + port);
        settings.add("--management.server.port=0");
        // Whoever tries webhooks here has the receiver on this machine too.
        settings.add("--foretell.webhook.allow-private-networks=true");
        try {
            return start(ApiApplication.class, settings);
        } catch (RuntimeException e) {
            throw causes(e).anyMatch(PortInUseException.class::isInstance) ? LocalService.portTaken(port, e) : e;
        }
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /**
     * @param models folders, each of another registered version
     * @throws CannotStartException when the worker refuses one of them
     */
    static ConfigurableApplicationContext startWorker(LocalPostgres postgres, List<Path> models) {
        List<String> settings = commonSettings("worker", postgres);
        settings.add("--server.port=0");
        settings.add("--spring.autoconfigure.exclude=" + apiOnlyAutoConfigurations());
        settings.add("--foretell.worker.name=local");
        for (int i = 0; i < models.size(); i++) {
            settings.add("--foretell.worker.models[%d]=%s".formatted(i, models.get(i)));
        }
        // The worker's own default suits a GPU node; here somebody pressed Ctrl-C and waits.
        settings.add("--foretell.worker.drain-timeout=1s");
        try {
            return start(WorkerApplication.class, settings);
        } catch (RuntimeException e) {
            throw causes(e)
                    .filter(CannotServeException.class::isInstance)
                    .map(CannotServeException.class::cast)
                    .<RuntimeException>map(
                            refusal -> new CannotStartException(refusal.getMessage() + " " + refusal.action(), e))
                    .findFirst()
                    .orElse(e);
        }
    }

    private static List<String> commonSettings(String name, LocalPostgres postgres) {
        return new ArrayList<>(List.of(
                "--spring.config.name=" + name,
                "--spring.datasource.url=" + postgres.jdbcUrl(),
                "--spring.datasource.username=" + postgres.user(),
                "--spring.datasource.password=" + postgres.password(),
                "--spring.main.banner-mode=off",
                // LocalService stops both, in the right order.
                "--spring.main.register-shutdown-hook=false",
                "--server.address=127.0.0.1"));
    }

    static String apiOnlyAutoConfigurations() {
        ImportCandidates all = ImportCandidates.load(AutoConfiguration.class, Applications.class.getClassLoader());
        return StreamSupport.stream(all.spliterator(), false)
                .filter(name -> API_ONLY.stream().anyMatch(name::startsWith))
                .collect(Collectors.joining(","));
    }

    private static ConfigurableApplicationContext start(Class<?> application, List<String> settings) {
        return new SpringApplicationBuilder(application).run(settings.toArray(String[]::new));
    }
}
