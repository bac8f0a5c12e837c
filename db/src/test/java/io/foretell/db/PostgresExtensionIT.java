package io.foretell.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresExtensionIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    @Test
    void the_database_has_the_schema_of_the_migrations() {
        List<String> tables = postgres.jdbcClient()
                .sql("select table_name from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list();
        assertThat(tables).contains("prediction", "queue_entry", "usage_ledger", "flyway_schema_history");
    }

    @Test
    void the_server_is_postgresql_18() {
        assertThat(text("show server_version")).startsWith("18");
    }

    @Test
    void sessions_do_not_run_in_utc() {
        assertThat(text("select extract(timezone from now())::int::text")).isNotEqualTo("0");
    }

    @Test
    void url_user_and_password_reach_the_same_database() throws Exception {
        try (var connection = DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password())) {
            assertThat(connection.getCatalog()).isEqualTo(text("select current_database()"));
        }
    }

    @Nested
    class InANestedClass {

        @Test
        void the_database_is_the_outer_one() {
            assertThat(text("select current_database()"))
                    .isEqualTo(postgres.unpooledDataSource().getDatabaseName());
        }
    }

    private static String text(String sql) {
        return postgres.jdbcClient().sql(sql).query(String.class).single();
    }
}
