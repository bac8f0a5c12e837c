package io.foretell.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives a test class a database of its own, with the current schema, on a real PostgreSQL: {@code @RegisterExtension static final
 * PostgresExtension postgres = new PostgresExtension();}.
 *
 * <p>The server is the one of {@code TEST_DATABASE_URL} (a JDBC URL with user and password of a role that may create databases),
 * else a container where a Docker engine answers, else an embedded one; {@code TEST_DATABASE=testcontainers} or {@code embedded}
 * asks for one of them and fails without it. There is one server per JVM; its migrated template database is copied for each class.
 * Databases live until the JVM ends, as Spring's cached contexts outlive the class that started them.
 *
 * <p>Sessions take the JVM's time zone (the driver sends it), which the build sets to one that is not UTC.
 */
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {

    /** Enough for a test with a dozen threads and its own listener. */
    private static final int POOL_SIZE = 16;

    private int depth;
    private PGSimpleDataSource database;
    private HikariDataSource pool;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (depth++ > 0) {
            return; // a @Nested class shares the database of the class around it
        }
        database = TestDatabases.create();
        HikariConfig config = new HikariConfig();
        config.setDataSource(database);
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(0);
        config.setPoolName(context.getRequiredTestClass().getSimpleName());
        pool = new HikariDataSource(config);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--depth > 0) {
            return;
        }
        pool.close();
        pool = null;
        database = null;
    }

    /** A pool of this class's connections, closed after the class. */
    public DataSource dataSource() {
        return started(pool);
    }

    /** Opens a new connection each time; for LISTEN, and for connections that a test kills. */
    public PGSimpleDataSource unpooledDataSource() {
        return started(database);
    }

    public JdbcClient jdbcClient() {
        return JdbcClient.create(dataSource());
    }

    /** Without credentials, for processes and contexts that a test starts. */
    public String url() {
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(
                        started(database).getServerNames()[0],
                        database.getPortNumbers()[0],
                        database.getDatabaseName());
    }

    public String user() {
        return started(database).getUser();
    }

    public String password() {
        return started(database).getPassword();
    }

    private static <T> T started(T value) {
        if (value == null) {
            throw new IllegalStateException(
                    "no database yet: PostgresExtension must be a static @RegisterExtension field, used from @BeforeAll on");
        }
        return value;
    }
}
