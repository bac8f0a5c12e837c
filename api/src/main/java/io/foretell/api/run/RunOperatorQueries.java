package io.foretell.api.run;

import io.foretell.api.run.RunOperatorFacts.Commit;
import io.foretell.api.run.RunOperatorFacts.LeaseFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what operators see of a run besides its page. Thread-safe. */
@Component
class RunOperatorQueries {

    private static final String LEASE = """
            select q.attempt, q.lost_attempts, q.max_attempts, q.priority, q.available_at, q.deadline_at,
                   q.worker_id, w.lease_until, coalesce(w.draining, false) as draining
            from queue_entry q left join worker w on w.id = q.worker_id
            where q.prediction_id = :id
            """;

    private static final String COMMITS = """
            select seq, created_at, cardinality(tokens) as tokens, length(text) as characters, run_micros
            from prediction_output where prediction_id = :id order by seq limit 1000
            """;

    private static final String MEAN_BATCH = """
            select (max(s.decode_tokens) - min(s.decode_tokens))::float8
                   / nullif(max(s.decode_steps) - min(s.decode_steps), 0)
            from prediction p left join queue_entry q on q.prediction_id = p.id
            join worker_sample s on s.worker_id = coalesce(p.worker_id, q.worker_id)
                 and s.sampled_at >= coalesce(p.claimed_at, q.claimed_at) and s.sampled_at <= coalesce(p.finished_at, now())
            where p.id = :id
            """;

    private final JdbcClient jdbc;

    RunOperatorQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    RunOperatorFacts facts(UUID id) {
        return new RunOperatorFacts(lease(id), commits(id), meanBatch(id));
    }

    /** Without the commits. */
    RunOperatorFacts state(UUID id) {
        return new RunOperatorFacts(lease(id), List.of(), meanBatch(id));
    }

    private @Nullable LeaseFacts lease(UUID id) {
        return jdbc.sql(LEASE)
                .param("id", id)
                .query((row, number) -> new LeaseFacts(
                        row.getInt("attempt"),
                        row.getInt("lost_attempts"),
                        row.getInt("max_attempts"),
                        row.getInt("priority"),
                        moment(row, "available_at"),
                        moment(row, "deadline_at"),
                        row.getObject("worker_id", UUID.class),
                        instant(row, "lease_until"),
                        row.getBoolean("draining")))
                .optional()
                .orElse(null);
    }

    private List<Commit> commits(UUID id) {
        return jdbc.sql(COMMITS)
                .param("id", id)
                .query((row, number) -> new Commit(
                        row.getInt("seq"),
                        moment(row, "created_at"),
                        row.getInt("tokens"),
                        row.getInt("characters"),
                        row.getLong("run_micros")))
                .list();
    }

    private @Nullable Double meanBatch(UUID id) {
        return jdbc.sql(MEAN_BATCH)
                .param("id", id)
                .query((row, number) -> Optional.ofNullable(row.getObject(1, Double.class)))
                .single()
                .orElse(null);
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return RunSummaryMapper.instant(row, column);
    }
}
