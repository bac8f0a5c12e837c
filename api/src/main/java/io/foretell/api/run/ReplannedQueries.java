package io.foretell.api.run;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Has each statement planned for its parameters. After some executions PostgreSQL would use one plan for all, made for an account and a span of
 * time of average size: measured, 300 ms in place of 6 for an account with a tenth of a million runs.
 */
final class ReplannedQueries extends JdbcTemplate {

    /** The driver then never prepares a statement at the server. */
    private static final int NEVER = 0;

    ReplannedQueries(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    protected void applyStatementSettings(Statement statement) throws SQLException {
        super.applyStatementSettings(statement);
        statement.unwrap(PGStatement.class).setPrepareThreshold(NEVER);
    }
}
