package io.foretell.queue;

import io.foretell.queue.PredictionOutcome.Failed;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The SQL that finishes predictions. Whichever way one ends (completed, canceled while waiting, given up by {@link
 * PredictionQueue#rescue}), its queue_entry is deleted by a CTE named {@code finished}, and this one body makes of the deleted row a
 * result, a ledger entry and a webhook delivery. So "done", "billed" and "will be told" cannot disagree.
 */
final class FinishStatement {

    /** What a {@code finished} CTE returns of the queue_entry {@code e}; the outcome's columns follow. */
    static final String DELETED = """
            e.prediction_id, e.account_id, e.model_version_id, e.attempt, e.worker_id, e.hardware_sku, e.started_at, e.claimed_at\
            """;

    /** The outcome's columns of a prediction that no worker finished: its metrics are what its committed output tells. */
    static final String WITHOUT_METRICS = """
            null::bigint as run_micros, null::bigint as first_token_micros,
            null::int as input_tokens, null::int as output_tokens\
            """;

    /**
     * Follows the CTE {@code finished}. {@code committed_output} is called for a row that has just been deleted, so after every append
     * under its leases: nothing that a worker was told is committed is missing from the joined output. {@code clock_timestamp()},
     * because a statement that waited for a lock began before the claim that it waited for.
     *
     * <p>The prediction's row {@code p} must not be picked by {@code p.id = b.prediction_id}. PostgreSQL would then look for its partition
     * while the statement runs, and up to 18.6 does so in freed memory if the statement has re-checked a locked row before: docs/queue.md.
     */
    private static final String BODY = """
            , bill as materialized (
                select f.*, array[f.prediction_id] as this_one, o.output, coalesce(f.run_micros, o.run_micros, 0) as billed_micros,
                       coalesce(f.output_tokens, o.tokens, 0) as billed_tokens,
                       case when f.hardware_sku is null then 0 else price.per_second end as per_second,
                       coalesce(price.currency, 'USD') as currency
                from finished f
                cross join lateral (
                    select jsonb_agg(c.text order by c.seq) filter (where c.text <> '') as output,
                           max(c.run_micros) as run_micros, sum(cardinality(c.tokens))::int as tokens
                    from committed_output(f.prediction_id) c) o
                left join lateral (
                    select per_second, currency from price
                    where hardware_sku = f.hardware_sku and valid_from <= now()
                    order by valid_from desc limit 1) price on true),
            result as (
                update prediction p
                set status = b.status, error_code = b.error_code, error = b.error,
                    output = case when b.status = 'succeeded' then coalesce(b.output, '[]') else b.output end,
                    attempts = b.attempt, worker_id = b.worker_id, hardware_sku = b.hardware_sku,
                    started_at = b.started_at, finished_at = greatest(clock_timestamp(), b.started_at, p.created_at),
                    run_micros = b.billed_micros, first_token_micros = b.first_token_micros,
                    input_tokens = b.input_tokens, output_tokens = b.billed_tokens,
                    claimed_at = b.claimed_at, cancel_requested_at = b.cancel_requested_at
                from bill b where %s
                returning p.id, p.account_id, p.webhook_url, p.webhook_events),
            ledger as (
                insert into usage_ledger (prediction_id, account_id, model_version_id, hardware_sku, run_micros,
                                          price_per_second, cost, currency, input_tokens, output_tokens)
                select prediction_id, account_id, model_version_id, hardware_sku, billed_micros,
                       per_second, billed_micros * per_second * 0.000001, currency, input_tokens, billed_tokens
                from bill),
            delivery as (
                insert into webhook_delivery (prediction_id, account_id, event, url, next_attempt_at)
                select id, account_id, 'completed', webhook_url, now()
                from result where webhook_url is not null and 'completed' = any (webhook_events))
            """;

    /** Where {@code finished} deletes the one entry that the parameter names: its partition is known before the statement runs. */
    private static final String FINISH_ONE = BODY.formatted("p.id = :prediction");

    /** Where {@code finished} deletes any number of entries: PostgreSQL looks into all partitions, as it prunes none by an array. */
    static final String FINISH_ALL = BODY.formatted("p.id = any (b.this_one)");

    /** The DELETE is the fence. */
    private static final String COMPLETE = "with finished as (delete from queue_entry e"
            + " where e.prediction_id = :prediction and e.worker_id = :worker and e.attempt = :attempt returning "
            + DELETED
            + """
            , e.cancel_requested_at, cast(:status as text) as status, cast(:errorCode as text) as error_code, cast(:error as text) as error,
              cast(:runMicros as bigint) as run_micros, cast(:firstTokenMicros as bigint) as first_token_micros,
              cast(:inputTokens as int) as input_tokens, cast(:outputTokens as int) as output_tokens)
            """
            + FINISH_ONE
            + "select count(*) from finished";

    /**
     * Locks first and decides then: two branches that each look at the unlocked row (delete it if it waits, mark it if it runs) both
     * miss a prediction that a concurrent claim is just taking.
     */
    private static final String CANCEL = """
            with entry as materialized (
                select prediction_id, worker_id from queue_entry where prediction_id = :prediction for update),
            stopping as (
                update queue_entry e set cancel_requested_at = coalesce(e.cancel_requested_at, now())
                from entry where e.prediction_id = entry.prediction_id and entry.worker_id is not null
                returning e.prediction_id),
            finished as (
                delete from queue_entry e
                using entry where e.prediction_id = entry.prediction_id and entry.worker_id is null
                returning\s"""
            + DELETED
            + ", coalesce(e.cancel_requested_at, now()) as cancel_requested_at, 'canceled' as status, null as error_code, null as error, "
            + WITHOUT_METRICS
            + ")"
            + FINISH_ONE
            + """
            select case when exists (select from finished) then 'FINISHED'
                        when exists (select from stopping) then 'STOPPING'
                        else 'NOTHING_TO_CANCEL' end
            """;

    private final JdbcClient jdbc;

    FinishStatement(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean complete(Lease lease, PredictionOutcome outcome, RunMetrics metrics) {
        @Nullable Failed failed = outcome instanceof Failed f ? f : null;
        return jdbc.sql(COMPLETE)
                        .param("prediction", lease.predictionId())
                        .param("worker", lease.workerId())
                        .param("attempt", lease.attempt())
                        .param("status", outcome.status().word())
                        .param("errorCode", failed == null ? null : failed.code())
                        .param("error", failed == null ? null : AppendStatement.storable(failed.message()))
                        .param("runMicros", metrics.runMicros())
                        .param("firstTokenMicros", metrics.firstTokenMicros())
                        .param("inputTokens", metrics.inputTokens())
                        .param("outputTokens", metrics.outputTokens())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    Cancellation cancel(UUID predictionId) {
        return Cancellation.valueOf(jdbc.sql(CANCEL)
                .param("prediction", predictionId)
                .query(String.class)
                .single());
    }
}
