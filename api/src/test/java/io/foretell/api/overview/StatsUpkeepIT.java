package io.foretell.api.overview;

import static org.awaitility.Awaitility.await;

import io.foretell.api.RunningApi;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class StatsUpkeepIT extends RunningApi {

    private static final String WAITING =
            "select exists (select from pg_locks where not granted and relation = 'run_stats'::regclass)";

    @Autowired
    private DataSource database;

    @Test
    void predictions_are_rescued_while_what_finished_cannot_be_added_up() throws SQLException {
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table run_stats in access exclusive mode");
            await().until(() -> jdbc.sql(WAITING).query(Boolean.class).single());
            created("{\"prompt\":\"hi\"}");
            jdbc.sql("update queue_entry set deadline_at = now() where account_id = ?")
                    .param(account.id())
                    .update();
            await().until(() -> jdbc.sql("select status from prediction where account_id = ?")
                    .param(account.id())
                    .query(String.class)
                    .single()
                    .equals("canceled"));
            other.rollback();
        }
    }
}
