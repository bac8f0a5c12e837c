package io.foretell.queue;

import io.foretell.queue.PredictionQueue.Rescued;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes predictions from lost workers, and ends those that are overdue or can no longer be run: {@link PredictionQueue#rescue}. */
final class RescueStatement {

    /** Keeps one rescue's transaction short; the next one takes the rest. */
    private static final int LIMIT = 500;

    /**
     * Finds without locks, then locks and tests again that worker and attempt are still those found: a test of the worker's lease
     * in the locking query would go wrong, as for a row that was claimed anew in between PostgreSQL re-checks the outer join with
     * the old worker, finds that it no longer matches, and takes the prediction's new worker for a missing one.
     */
    private static final String SQL = """
            with only_rescuer as materialized (
                select pg_try_advisory_xact_lock(hashtext('foretell.rescue')) as locked),
            removed as materialized (
                select id from model_version where removed_at is not null),
            found as materialized (
                select e.prediction_id, e.worker_id, e.attempt,
                       w.id is null or w.stopped_at is not null or w.lease_until < now() - cast(:rescueDelay as interval) as lost
                from queue_entry e left join worker w on w.id = e.worker_id
                where (select locked from only_rescuer)
                  and case when e.worker_id is null
                           then e.deadline_at <= now() or e.cancel_requested_at is not null
                                or e.model_version_id in (select id from removed)
                           else w.id is null or w.stopped_at is not null
                                or w.lease_until < now() - cast(:rescueDelay as interval)
                                or least(e.deadline_at, e.cancel_requested_at) < now() - cast(:stopGrace as interval) end
                limit :limit),
            rescued as materialized (
                select e.prediction_id, e.attempt, e.worker_id, e.hardware_sku, e.claimed_at, e.lost_attempts + 1 as lost,
                       case when f.lost then 'lost' else 'not_stopped' end as ending,
                       case when e.deadline_at <= now() or e.cancel_requested_at is not null then 'canceled'
                            when e.model_version_id in (select id from removed) then 'removed'
                            when e.lost_attempts + 1 >= e.max_attempts then 'lost'
                            else 'requeued' end as verdict
                from found f join queue_entry e on e.prediction_id = f.prediction_id
                where e.attempt = f.attempt and e.worker_id is not distinct from f.worker_id
                for update of e skip locked),
            requeued as (
                update queue_entry e
                set worker_id = null, lost_attempts = r.lost,
                    available_at = now() + least(60, power(2, r.lost - 1)) * interval '1 second'
                from rescued r where e.prediction_id = r.prediction_id and r.verdict = 'requeued'
                returning e.prediction_id),
            attempt as (
                insert into prediction_attempt (prediction_id, attempt, worker_id, hardware_sku, claimed_at, ending)
                select prediction_id, attempt, worker_id, hardware_sku, claimed_at, ending
                from rescued where worker_id is not null),
            finished as (
                delete from queue_entry e
                using rescued r where e.prediction_id = r.prediction_id and r.verdict <> 'requeued'
                returning\s""" + FinishStatement.DELETED + """
            , e.cancel_requested_at, case when r.verdict = 'canceled' then 'canceled' else 'failed' end as status,
              case r.verdict when 'lost' then 'worker_lost' when 'removed' then 'version_removed' end as error_code,
              case r.verdict
                   when 'lost' then format('The worker was lost %s times while running this prediction.', r.lost)
                   when 'removed' then 'The model version was removed before this prediction was run to its end.' end as error,
            """ + FinishStatement.WITHOUT_METRICS + ")"
            + FinishStatement.FINISH_ALL + """
            select prediction_id, 'requeued' as verdict from requeued
            union all select prediction_id, status from finished
            """;

    private record Verdict(UUID predictionId, String verdict) {}

    private final JdbcClient jdbc;

    RescueStatement(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Rescued run() {
        List<Verdict> verdicts = jdbc.sql(SQL)
                .param("rescueDelay", PredictionQueue.RESCUE_DELAY.toString())
                .param("stopGrace", PredictionQueue.STOP_GRACE.toString())
                .param("limit", LIMIT)
                .query((row, n) -> new Verdict(row.getObject("prediction_id", UUID.class), row.getString("verdict")))
                .list();
        return new Rescued(those("requeued", verdicts), those("failed", verdicts), those("canceled", verdicts));
    }

    private static List<UUID> those(String verdict, List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(v -> v.verdict().equals(verdict))
                .map(Verdict::predictionId)
                .toList();
    }
}
