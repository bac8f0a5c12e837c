package io.foretell.local;

import io.foretell.api.Administration;
import io.foretell.api.Administration.Database;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which installation a command works on: that of {@code --database}, else of the API's own environment variables, else the service that runs
 * with the folder {@code --service}.
 */
final class DatabaseOption {

    /** Not --folder, which is a model's here. */
    @Option(
            names = "--service",
            paramLabel = "<folder>",
            defaultValue = "${sys:foretell.folder:-.foretell}",
            description = "What the running service was given as --folder (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(".foretell");

    @Option(
            names = "--database",
            paramLabel = "<url>",
            defaultValue = "${env:SPRING_DATASOURCE_URL:-}",
            description = "jdbc:postgresql://host:5432/name of an installation that 'up' did not make "
                    + "(default: $SPRING_DATASOURCE_URL, else the service running here).")
    private String url = "";

    @Option(
            names = "--database-user",
            paramLabel = "<name>",
            defaultValue = "${env:SPRING_DATASOURCE_USERNAME:-}",
            description = "The role (default: $SPRING_DATASOURCE_USERNAME).")
    private String user = "";

    @Option(
            names = "--database-password",
            paramLabel = "<password>",
            interactive = true,
            arity = "0..1",
            description = "Asked for when given without a value (default: $SPRING_DATASOURCE_PASSWORD).")
    private @Nullable String password;

    /**
     * @throws CannotStartException when no service runs here and no database is named
     */
    Administration open() {
        ServiceFolder service = new ServiceFolder(folder);
        service.logCommandHere();
        return Administration.open(url.isEmpty() ? LocalPostgres.running(service) : named());
    }

    private Database named() {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new CannotStartException(
                    "--database: '%s' is no JDBC URL of PostgreSQL, such as jdbc:postgresql://host:5432/foretell."
                            .formatted(url));
        }
        String environment = System.getenv("SPRING_DATASOURCE_PASSWORD");
        String given = password != null ? password : environment != null ? environment : "";
        return new Database(
                url, user, given, "check --database, --database-user and its password, and that the server is up.");
    }
}
