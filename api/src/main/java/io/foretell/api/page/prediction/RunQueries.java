package io.foretell.api.page.prediction;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far an unfinished prediction is. Thread-safe. */
@Component
class RunQueries {

    /** Ahead of it are those of its version that wait and are older; accounts take turns, so it is a guess, and counted no further than so. */
    static final int COUNTED = 1_000;

    private static final String PROGRESS = """
            select q.worker_id is null as waiting, q.attempt, q.cancel_requested_at is not null as stopping,
                   case when q.worker_id is null then
                       (select count(*) from (
                           select from queue_entry a
                           where a.model_version_id = q.model_version_id and a.worker_id is null
                             and a.prediction_id < q.prediction_id limit :counted) ahead)
                   else 0 end as ahead,
                   exists (select from worker w
                           where w.lease_until > now() and w.stopped_at is null and not w.draining
                             and q.model_version_id = any (w.model_version_ids)) as served,
                   o.tokens, o.run_micros, o.first_token_micros
            from queue_entry q
            cross join lateral (
                select coalesce(sum(cardinality(tokens)), 0) as tokens, coalesce(max(run_micros), 0) as run_micros,
                       coalesce(min(run_micros), 0) as first_token_micros
                from prediction_output where prediction_id = q.prediction_id) o
            where q.prediction_id = :id
            """;

    private final JdbcClient jdbc;

    RunQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param stopping whether it was asked to stop
     * @param ahead waiting before it; {@link #COUNTED} stands for that many or more
     * @param served whether a worker that lives has its version
     * @param tokens committed so far
     * @param runTime up to the last of them
     * @param firstToken run time up to the first of them
     */
    record Progress(
            boolean waiting,
            int attempt,
            boolean stopping,
            int ahead,
            boolean served,
            int tokens,
            Duration runTime,
            Duration firstToken) {}

    /** Empty when it has finished. */
    Optional<Progress> progress(UUID id) {
        return jdbc.sql(PROGRESS)
                .param("id", id)
                .param("counted", COUNTED)
                .query((row, number) -> new Progress(
                        row.getBoolean("waiting"),
                        row.getInt("attempt"),
                        row.getBoolean("stopping"),
                        row.getInt("ahead"),
                        row.getBoolean("served"),
                        row.getInt("tokens"),
                        Duration.of(row.getLong("run_micros"), ChronoUnit.MICROS),
                        Duration.of(row.getLong("first_token_micros"), ChronoUnit.MICROS)))
                .optional();
    }
}
