package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.db.PostgresExtension;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class SchemaVersionIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    @Test
    void the_migrated_database_is_accepted() {
        assertThatCode(() -> new SchemaVersion(postgres.jdbcClient()).requireCurrent())
                .doesNotThrowAnyException();
    }

    @Test
    void a_newer_database_is_accepted() {
        changed("""
                insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,
                                                   execution_time, success)
                values (1000, '999', 'later', 'SQL', 'V999__later.sql', 'test', 0, true)
                """, version -> assertThatCode(version::requireCurrent).doesNotThrowAnyException());
    }

    @Test
    void a_database_whose_migration_failed_is_refused() {
        changed("update flyway_schema_history set success = false", SchemaVersionIT::assertRefused);
    }

    @Test
    void a_database_without_a_schema_is_refused() {
        changed("alter table flyway_schema_history rename to nothing_of_ours", SchemaVersionIT::assertRefused);
    }

    private static void assertRefused(SchemaVersion version) {
        assertThatThrownBy(version::requireCurrent)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("The database's schema is at version 0 and this program needs version \\d+: .*");
    }

    /** The change is rolled back. */
    private static void changed(String sql, Consumer<SchemaVersion> check) {
        JdbcClient jdbc = postgres.jdbcClient();
        new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()))
                .executeWithoutResult(status -> {
                    status.setRollbackOnly();
                    jdbc.sql(sql).update();
                    check.accept(new SchemaVersion(jdbc));
                });
    }
}
