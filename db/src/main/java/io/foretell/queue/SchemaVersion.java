package io.foretell.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares the database's schema with the migrations packed into db.jar. A worker has no Flyway: it refuses a database that is older
 * than itself. A newer one is fine, as each migration works with the release before it.
 */
public final class SchemaVersion {

    private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__.*\\.sql");

    private static final String HISTORY_EXISTS = "select to_regclass('flyway_schema_history') is not null";

    private static final String APPLIED = """
            select coalesce(max(version::int), 0) from flyway_schema_history where success and version is not null
            """;

    private final JdbcClient jdbc;

    public SchemaVersion(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @throws IllegalStateException if the database is older, naming both versions and what to do
     */
    public void requireCurrent() {
        int needed = needed();
        int applied = applied();
        if (applied < needed) {
            throw new IllegalStateException(("The database's schema is at version %d and this program needs version %d:"
                            + " start an API of this release first, which migrates it.")
                    .formatted(applied, needed));
        }
    }

    /** 0: none. */
    private int applied() {
        boolean migrated = jdbc.sql(HISTORY_EXISTS).query(Boolean.class).single();
        return migrated ? jdbc.sql(APPLIED).query(Integer.class).single() : 0;
    }

    private static int needed() {
        return packed().stream()
                .map(MIGRATION::matcher)
                .filter(Matcher::matches)
                .mapToInt(m -> Integer.parseInt(m.group(1)))
                .max()
                .orElseThrow(() -> new IllegalStateException("no migrations on the class path at db/migration"));
    }

    private static List<String> packed() {
        try {
            return Arrays.stream(
                            new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/V*.sql"))
                    .map(resource -> Objects.requireNonNull(resource.getFilename()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
