package io.foretell.api.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads accounts with their load. Thread-safe. */
@Component
class AccountQueries {

    private static final String SELECT = """
            select a.id, a.username, a.name, a.created_at,
                   (select count(*) from api_token t where t.account_id = a.id and t.revoked_at is null) as tokens,
                   (select count(*) from queue_entry q where q.account_id = a.id and q.worker_id is not null) as running,
                   (select count(*) from queue_entry q where q.account_id = a.id and q.worker_id is null) as waiting
            from account a
            """;

    private static final String LIST = SELECT + "where a.username > :after order by a.username limit :limit";

    private static final String ONE = SELECT + "where a.username = :username";

    private final JdbcClient jdbc;

    AccountQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<AccountView> list(String after, int limit) {
        return jdbc.sql(LIST)
                .param("after", after)
                .param("limit", limit)
                .query(AccountQueries::view)
                .list();
    }

    Optional<AccountView> find(String username) {
        return jdbc.sql(ONE)
                .param("username", username)
                .query(AccountQueries::view)
                .optional();
    }

    private static AccountView view(ResultSet row, int number) throws SQLException {
        return new AccountView(
                row.getObject("id", UUID.class),
                row.getString("username"),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getInt("tokens"),
                row.getLong("running"),
                row.getLong("waiting"));
    }
}
