package io.foretell.queue;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract draft: a worker refuses a database whose schema is older than the migrations packed into db.jar (reads flyway_schema_history). */
public final class SchemaVersion {

    public SchemaVersion(JdbcClient jdbc) {}

    /**
     * @throws IllegalStateException naming both versions and what to do
     */
    public void requireCurrent() {
        throw new UnsupportedOperationException();
    }
}
