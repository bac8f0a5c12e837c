package io.foretell.api.user;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads and writes users. Thread-safe. */
@Component
class UserQueries {

    private static final String SELECT =
            "select id, account_id, username, role, password_hash, password_changed_at from app_user ";

    private static final String INSERT = """
            insert into app_user (account_id, username, role, password_hash)
            values (:account, :username, :role, :hash)
            on conflict (username) do nothing
            """;

    private static final String CHANGE_PASSWORD = """
            update app_user set password_hash = :hash, password_changed_at = clock_timestamp()
            where id = :id
            """;

    private final JdbcClient jdbc;

    UserQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Row(User user, String passwordHash) {

        @Override
        public String toString() {
            return user.toString(); // without the hash
        }
    }

    Optional<Row> find(UUID id) {
        return jdbc.sql(SELECT + "where id = :id")
                .param("id", id)
                .query(UserQueries::row)
                .optional();
    }

    Optional<Row> findByUsername(String username) {
        return jdbc.sql(SELECT + "where username = :username")
                .param("username", username)
                .query(UserQueries::row)
                .optional();
    }

    List<User> list(UUID accountId) {
        return jdbc
                .sql(SELECT + "where account_id = :account order by username")
                .param("account", accountId)
                .query(UserQueries::row)
                .list()
                .stream()
                .map(Row::user)
                .toList();
    }

    boolean anyAdmin() {
        return jdbc.sql("select exists (select from app_user where role = 'admin')")
                .query(Boolean.class)
                .single();
    }

    /** Whether it was made; false when the name is taken. */
    boolean insert(UUID accountId, String username, Role role, String hash) {
        return jdbc.sql(INSERT)
                        .param("account", accountId)
                        .param("username", username)
                        .param("role", role.word())
                        .param("hash", hash)
                        .update()
                == 1;
    }

    void changePassword(UUID id, String hash) {
        jdbc.sql(CHANGE_PASSWORD).param("hash", hash).param("id", id).update();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        User user = new User(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("username"),
                Role.of(row.getString("role")),
                row.getObject("password_changed_at", OffsetDateTime.class).toInstant());
        return new Row(user, row.getString("password_hash"));
    }
}
