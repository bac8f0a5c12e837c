package io.foretell.api.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foretell.api.run.RunFixture;
import io.foretell.db.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An empty history, and what fills it and rolls it up. */
abstract class StatsHistory {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    static final Duration SETTLED = Duration.ofMinutes(10);

    /** Finished :count predictions, one every :every, the last one :ago; a tenth failed, a tenth canceled; run times of 1, 2, 3 … ms. */
    private static final String HISTORY = """
            with run as (
                select i, now() - cast(:ago as interval) - i * cast(:every as interval) as at,
                       uuidv7(- cast(:ago as interval) - i * cast(:every as interval)) as id,
                       case i % 10 when 0 then 'failed' when 1 then 'canceled' else 'succeeded' end as status
                from generate_series(0, :count - 1) i),
            stored as (
                insert into prediction (id, account_id, model_version_id, input, created_at, deadline_at, status, output, error,
                                        error_code, attempts, worker_id, hardware_sku, started_at, finished_at, run_micros,
                                        first_token_micros, input_tokens, output_tokens)
                select id, uuidv7(), :version, '{}', at, at + interval '1 hour', status, '[]',
                       case when status = 'failed' then 'why' end, case when status = 'failed' then 'why' end, 1, uuidv7(), 'cpu',
                       at, at, 1000 * (i + 1), 500, 1, 7
                from run)
            insert into usage_ledger (prediction_id, account_id, model_version_id, hardware_sku, run_micros, price_per_second, cost,
                                      currency, input_tokens, output_tokens, created_at)
            select id, uuidv7(), :version, 'cpu', 1000 * (i + 1), 0.0001, 1000 * (i + 1) * 0.0001 * 0.000001, 'USD', 1, 7, at from run
            """;

    RunFixture fixture;
    StatsQueries stats;
    long version;

    @BeforeEach
    void emptyHistory() {
        fixture = new RunFixture(postgres);
        fixture.jdbc.sql("alter table usage_ledger disable trigger user").update();
        for (String table :
                new String[] {"usage_ledger", "prediction", "queue_entry", "worker", "run_stats", "run_stats_time"}) {
            fixture.jdbc.sql("delete from " + table).update();
        }
        fixture.jdbc.sql("alter table usage_ledger enable trigger user").update();
        fixture.set(
                "run_stats_state set rolled_up_to = date_bin('15 minutes', now() - interval '31 days', 'epoch'), closing_to = '2000-01-01Z'");
        stats = new StatsQueries(postgres.dataSource(), OverviewFixture.DEFAULTS);
        version = fixture.version("v" + UUID.randomUUID().toString().substring(0, 20));
        fixture.jdbc.sql("select create_partitions(now() - interval '5 weeks')").query(row -> {});
    }

    /** Up to now. */
    void history(int count, Duration every) {
        insert(fixture.jdbc, count, every, Duration.ZERO);
    }

    /** Old enough that all of it can be rolled up. */
    void settledHistory(int count, Duration every) {
        insert(fixture.jdbc, count, every, SETTLED);
    }

    void insert(JdbcClient jdbc, int count, Duration every, Duration ago) {
        jdbc.sql(HISTORY)
                .param("count", count)
                .param("ago", ago.toString())
                .param("every", every.toString())
                .param("version", version)
                .update();
    }

    /** Another transaction may hold up a round, even one of another database. */
    void rollUpAll() {
        Instant end = Instant.now().minus(Duration.ofMinutes(2));
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            rollUpRound();
            return stats.rolledUpTo().isAfter(end);
        });
    }

    void rollUpRound() {
        RollUpQueries rollUp = OverviewFixture.rollUp(postgres);
        TransactionTemplate transaction =
                new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        while (Boolean.TRUE.equals(transaction.execute(status -> rollUp.rollUp()))) {
            assertThat(stats.rolledUpTo()).isBefore(Instant.now());
        }
    }

    int counted() {
        return fixture.jdbc
                .sql("select sum(succeeded + failed + canceled) from run_stats")
                .query(Integer.class)
                .single();
    }
}
