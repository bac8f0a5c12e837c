package io.foretell.queue;

import io.foretell.queue.Retry.ModelPrivate;
import io.foretell.queue.Retry.Queued;
import io.foretell.queue.Retry.RetriedBefore;
import io.foretell.queue.Retry.Unfinished;
import io.foretell.queue.Retry.Unknown;
import io.foretell.queue.Retry.VersionRemoved;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs a finished prediction once more: {@link PredictionQueue#retry}. */
final class RetryStatement {

    /** Who may run a private model: as api.model.ModelAccess says. Names no row for a version that may be run. */
    private static final String PRIVATE = """
            select from model_version v join model m on m.id = v.model_id
            where v.id = model_version_id and m.visibility = 'private'
              and not exists (select from account a where a.id = account_id and a.username = m.owner)
            """;

    private static final String REMOVED =
            "select from model_version v where v.id = model_version_id and v.removed_at is not null";

    /**
     * Marks the former prediction first: of two at the same time the second waits for the first's commit, is then tested again with the row as
     * it is by now, and changes nothing. The new one has as many seconds as the former had: a day as PostgreSQL subtracts it would be 23 or 25
     * hours when the session's zone changes to or from summer time.
     */
    private static final String RETRY = """
            with former as (
                update prediction set retried_as = uuidv7()
                where id = :prediction and status <> 'open' and retried_as is null
                  and not exists (%s)
                  and not exists (%s)
                returning *),
            stored as (
                insert into prediction (id, account_id, model_version_id, source, input, created_at, deadline_at,
                                        deadline_given, retry_of)
                select retried_as, account_id, model_version_id, :source, input, now(),
                       now() + extract(epoch from deadline_at - created_at) * interval '1 second', deadline_given, id
                from former
                returning id, account_id, model_version_id, deadline_at)
            insert into queue_entry (prediction_id, account_id, model_version_id, deadline_at)
            select id, account_id, model_version_id, deadline_at from stored
            returning prediction_id, model_version_id
            """.formatted(REMOVED, PRIVATE);

    private static final String REASON = """
            select retried_as, exists (%s) as removed, exists (%s) as private
            from prediction where id = :prediction
            """.formatted(REMOVED, PRIVATE);

    private final JdbcClient jdbc;

    RetryStatement(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Retry run(UUID predictionId, String source) {
        return jdbc.sql(RETRY)
                .param("prediction", predictionId)
                .param("source", source, Types.VARCHAR)
                .query((row, n) -> (Retry) new Queued(row.getObject(1, UUID.class), row.getLong(2)))
                .optional()
                .orElseGet(() -> refusal(predictionId));
    }

    private Retry refusal(UUID predictionId) {
        return jdbc.sql(REASON)
                .param("prediction", predictionId)
                .query(RetryStatement::reason)
                .optional()
                .orElseGet(Unknown::new);
    }

    private static Retry reason(ResultSet row, int number) throws SQLException {
        UUID retriedAs = row.getObject("retried_as", UUID.class);
        if (retriedAs != null) {
            return new RetriedBefore(retriedAs);
        }
        if (row.getBoolean("removed")) {
            return new VersionRemoved();
        }
        return row.getBoolean("private") ? new ModelPrivate() : new Unfinished();
    }
}
