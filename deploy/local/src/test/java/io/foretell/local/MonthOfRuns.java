package io.foretell.local;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Some thousand runs of the bundled model, of the last thirty days and more of the last one; nobody can wait for a month. */
final class MonthOfRuns {

    /** What adds them up has thousands of transactions to do, on a machine that may be busy. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** More by day than by night, some failed; the same each time. */
    private static final String HISTORY = """
            with drawn as (
                select (hashint8extended(i, 1) & 65535) / 65536.0 as r1, (hashint8extended(i, 2) & 65535) / 65536.0 as r2,
                       now() - case when i % 100 < 60 then interval '30 days' when i % 100 < 98 then interval '1 day' else interval '1 hour' end
                           * ((hashint8extended(i, 3) & 65535) / 65536.0) as at,
                       (hashint8extended(i, 4) & 65535) / 65536.0 as r4
                from generate_series(1, 8000) i),
            run as (
                select uuidv7(at - now()) as id, at, r1,
                       case when r1 < 0.03 then 'failed' when r1 < 0.06 then 'canceled' else 'succeeded' end as status,
                       (40 + 500 * r2 * r2 * r2)::int as tokens
                from drawn where r4 > 0.4 + 0.4 * cos(2 * pi() * extract(epoch from at)::float8 / 86400)),
            stored as (
                insert into prediction (id, account_id, model_version_id, source, input, created_at, deadline_at, status, output, error,
                                        error_code, attempts, worker_id, hardware_sku, claimed_at, started_at, finished_at, run_micros,
                                        first_token_micros, input_tokens, output_tokens)
                select r.id, a.id, v.id, 'api', '{"prompt":"Tell me."}', at, at + interval '30 minutes', r.status, '["It"]',
                       case when r.status = 'failed' then 'The engine could not run this prediction.' end,
                       case when r.status = 'failed' then 'model_error' end, 1, uuidv7(), 'cpu', at, at, at, tokens * 9000,
                       20000 + (r1 * 200000)::int, 40, tokens
                from run r, (select id from account limit 1) a, (select id from model_version limit 1) v
                returning *)
            insert into usage_ledger (prediction_id, account_id, model_version_id, hardware_sku, run_micros, price_per_second, cost,
                                      currency, input_tokens, output_tokens, created_at)
            select id, account_id, model_version_id, hardware_sku, run_micros, 0.0001, run_micros * 0.0000000001, 'USD', input_tokens,
                   output_tokens, finished_at
            from stored
            """;

    private MonthOfRuns() {}

    /** Puts them in and waits until the service has added them up. */
    static void insert(OwnService foretell) {
        var database = foretell.directDatabase();
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("select create_partitions(now() - week * interval '168 hours') from generate_series(0, 5) week")
                .query(row -> {});
        jdbc.sql(HISTORY).update();
        new TransactionTemplate(new DataSourceTransactionManager(database))
                .executeWithoutResult(status -> forgetSums(jdbc));
        await().atMost(LIMIT)
                .until(() -> jdbc.sql("select rolled_up_to > now() - interval '1 hour' from run_stats_state")
                        .query(Boolean.class)
                        .single());
    }

    /** The service, which adds up every second, leaves it alone while the lock is held. */
    private static void forgetSums(JdbcClient jdbc) {
        jdbc.sql("select 1 from run_stats_state for update")
                .query(Integer.class)
                .single();
        jdbc.sql("delete from run_stats").update();
        jdbc.sql("delete from run_stats_time").update();
        jdbc.sql("update run_stats_state set rolled_up_to = since, closing_to = since, closing_xid = '0' "
                        + "from (select date_bin('15 minutes', now() - interval '31 days', 'epoch') as since) first")
                .update();
    }
}
