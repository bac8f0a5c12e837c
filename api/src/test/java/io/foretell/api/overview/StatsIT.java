package io.foretell.api.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.foretell.api.run.RunFixture;
import io.foretell.db.PostgresExtension;
import io.foretell.queue.PredictionOutcome.Succeeded;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What finished, from the ledger and from the counts that are made of it. */
class StatsIT {

    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    /** Finished :count predictions, one every :every, the last one now; a tenth failed, a tenth canceled; run times of 1, 2, 3 … ms. */
    private static final String HISTORY = """
            with run as (
                select i, now() - i * cast(:every as interval) as at, uuidv7(- i * cast(:every as interval)) as id,
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

    private RunFixture fixture;
    private StatsQueries stats;
    private long version;

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

    @Test
    void an_empty_service_has_points_without_values() {
        OverviewStats hour = stats.read(Span.HOUR, Instant.now());
        assertThat(hour.points()).hasSize(60);
        assertThat(hour.total().successRate()).isNull();
        assertThat(hour.total().runTime().p50()).isNull();
        assertThat(hour.total().spend()).isEqualByComparingTo("0");
    }

    @Test
    void an_hour_is_counted_by_the_minute() {
        history(100, Duration.ofSeconds(10));
        OverviewStats hour = stats.read(Span.HOUR, Instant.now());
        RunStats total = hour.total();
        assertThat(total.succeeded()).isEqualTo(80);
        assertThat(total.failed()).isEqualTo(10);
        assertThat(total.canceled()).isEqualTo(10);
        assertThat(total.successRate()).isEqualTo(80 / 90.0);
        assertThat(total.outputTokens()).isEqualTo(700);
        assertThat(total.spend()).isEqualByComparingTo("0.000505");
        assertThat(total.runTime().p50().toNanos() / 1e6).isCloseTo(50.0, within(2.5));
        assertThat(total.firstToken().p95().toNanos() / 1e3).isCloseTo(500.0, within(25.0));
        assertThat(hour.points().get(50).finished()).isEqualTo(6);
        assertThat(hour.points().get(50).tokensPerSecond()).isEqualTo(6 * 7 / 60.0);
        assertThat(hour.points().get(20).finished()).isZero();
    }

    @Test
    void hours_days_and_months_are_the_same_before_and_after_they_are_rolled_up() {
        history(1_000, Duration.ofMinutes(40));
        history(100, Duration.ofSeconds(41));
        Instant now = Instant.now();
        OverviewStats hour = stats.read(Span.HOUR, now);
        OverviewStats day = stats.read(Span.DAY, now);
        OverviewStats month = stats.read(Span.MONTH, now);
        assertThat(hour.total().finished()).isBetween(80L, 95L);
        assertThat(day.total().finished()).isBetween(130L, 139L);
        assertThat(month.total().finished()).isGreaterThan(1_050);
        rollUpAll();
        assertThat(stats.rolledUpTo()).isAfter(now.minus(Duration.ofMinutes(3)));
        assertThat(fixture.jdbc
                        .sql("select count(*) from run_stats")
                        .query(Integer.class)
                        .single())
                .isBetween(150, 400);
        assertSame(stats.read(Span.HOUR, now), hour);
        assertSame(stats.read(Span.DAY, now), day);
        assertSame(stats.read(Span.MONTH, now), month);
    }

    @Test
    void processes_that_roll_up_at_once_count_each_run_once() {
        history(500, Duration.ofMinutes(20));
        CyclicBarrier start = new CyclicBarrier(3);
        List<Future<Void>> processes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            processes = IntStream.range(0, start.getParties())
                    .mapToObj(i -> threads.submit((Callable<Void>) () -> {
                        start.await();
                        rollUpRound();
                        return null;
                    }))
                    .toList();
        }
        processes.forEach(Future::resultNow);
        rollUpAll();
        assertThat(fixture.jdbc.sql("""
                            select (select count(*) from usage_ledger, run_stats_state where created_at < rolled_up_to)
                                 - (select sum(succeeded + failed + canceled) from run_stats)
                            """).query(Integer.class).single()).isZero();
    }

    @Test
    void what_is_committed_late_is_counted() {
        history(20, Duration.ofMinutes(20));
        DataSource late = postgres.unpooledDataSource();
        new TransactionTemplate(new DataSourceTransactionManager(late)).executeWithoutResult(status -> {
            insert(JdbcClient.create(late), 2, Duration.ofMinutes(30));
            rollUpRound();
            rollUpRound();
        });
        rollUpAll();
        assertThat(fixture.jdbc
                        .sql("select sum(succeeded + failed + canceled) from run_stats")
                        .query(Integer.class)
                        .single())
                .isEqualTo(20);
    }

    @Test
    void buckets_become_longer_when_no_plot_tells_them_apart_any_more() {
        history(200, Duration.ofHours(3));
        rollUpAll();
        assertThat(fixture.jdbc.sql("""
                            select count(*) from run_stats, run_stats_state
                            where bucket < date_bin('6 hours', rolled_up_to, 'epoch') - interval '2 days'
                              and bucket <> date_bin('6 hours', bucket, 'epoch')
                            """).query(Integer.class).single()).isZero();
        assertThat(fixture.jdbc
                        .sql("select sum(succeeded + failed + canceled) from run_stats")
                        .query(Integer.class)
                        .single())
                .isEqualTo(199);
    }

    @Test
    void minutes_become_quarters_of_an_hour_when_no_plot_tells_them_apart_any_more() {
        history(400, Duration.ofMinutes(1));
        rollUpTo("3 hours");
        rollUpTo("1 hour");
        rollUpAll();
        assertThat(fixture.jdbc.sql("""
                            select count(*) from run_stats, run_stats_state
                            where bucket < date_bin('15 minutes', rolled_up_to, 'epoch') - interval '2 hours'
                              and bucket <> date_bin('15 minutes', bucket, 'epoch')
                            """).query(Integer.class).single()).isZero();
        assertThat(fixture.jdbc.sql("""
                            select count(*) from run_stats, run_stats_state
                            where bucket >= date_bin('15 minutes', rolled_up_to, 'epoch') - interval '2 hours'
                            """).query(Integer.class).single()).isGreaterThan(100);
        assertThat(fixture.jdbc
                        .sql("select sum(succeeded + failed + canceled) from run_stats")
                        .query(Integer.class)
                        .single())
                .isBetween(396, 400);
    }

    @Test
    void the_last_point_of_a_plot_is_as_long_as_what_is_over_of_it() {
        Instant now = Instant.parse("2026-03-01T12:00:20Z");
        OverviewStats hour = stats.read(Span.HOUR, now);
        assertThat(hour.points().getLast().length()).isEqualTo(Duration.ofSeconds(20));
        assertThat(hour.points().getFirst().length()).isEqualTo(Duration.ofMinutes(1));
        assertThat(stats.read(Span.HOUR, Instant.parse("2026-03-01T12:00:00Z"))
                        .points()
                        .getLast()
                        .tokensPerSecond())
                .isZero();
    }

    @Test
    void counts_that_take_too_long_are_left_out_and_the_database_is_not_called_slow() {
        Overview overview = OverviewFixture.overview(
                postgres.unpooledDataSource(),
                OverviewFixture.limits(Duration.ofSeconds(2), Duration.ofMinutes(1), Duration.ofSeconds(1)));
        new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()))
                .executeWithoutResult(status -> {
                    fixture.jdbc
                            .sql("lock table run_stats_time in access exclusive mode")
                            .update();
                    OverviewState state = overview.read(Span.HOUR, ZoneOffset.UTC);
                    assertThat(state.findings()).isEmpty();
                    assertThat(state.figures()).isNotNull();
                    assertThat(state.stats()).isNull();
                });
    }

    @Test
    void figures_tell_what_is_now() {
        UUID account = fixture.account("f" + UUID.randomUUID().toString().substring(0, 20));
        UUID worker = fixture.worker("node", version);
        history(10, Duration.ofDays(1));
        fixture.enqueue(account, version);
        fixture.finish(fixture.claim(worker), new Succeeded(), 2_000_000);
        fixture.enqueue(account, version);
        fixture.claim(worker);
        UUID waiting = fixture.enqueue(account, version);
        fixture.set("queue_entry set available_at = now() - interval '90 seconds' where prediction_id = ?", waiting);
        OverviewFigures figures = OverviewFixture.overview(postgres, OverviewFixture.DEFAULTS)
                .read(Span.DAY, ZoneOffset.UTC)
                .figures();
        assertThat(figures.running()).isEqualTo(1);
        assertThat(figures.waiting()).isEqualTo(1);
        assertThat(figures.oldestWait()).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
        assertThat(figures.utilisation()).isEqualTo(0.25);
        assertThat(figures.spendToday())
                .isEqualByComparingTo(new BigDecimal("0.0002").add(new BigDecimal("0.0000001")));
        assertThat(figures.currency()).isEqualTo("USD");
    }

    private void history(int count, Duration every) {
        insert(fixture.jdbc, count, every);
    }

    private void insert(JdbcClient jdbc, int count, Duration every) {
        jdbc.sql(HISTORY)
                .param("count", count)
                .param("every", every.toString())
                .param("version", version)
                .update();
    }

    /** As if it were so long ago. */
    private void rollUpTo(String ago) {
        fixture.set(
                "run_stats_state set closing_to = date_bin('1 minute', now() - cast(? as interval), 'epoch'), closing_xid = '0'",
                ago);
        RollUpQueries rollUp = OverviewFixture.rollUp(postgres);
        TransactionTemplate transaction =
                new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        while (stats.rolledUpTo().isBefore(closing())) {
            transaction.executeWithoutResult(status -> rollUp.rollUp());
        }
    }

    private Instant closing() {
        return fixture.jdbc
                .sql("select closing_to from run_stats_state")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** Another transaction may hold up a round, even one of another database. */
    private void rollUpAll() {
        Instant end = Instant.now().minus(Duration.ofMinutes(2));
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            rollUpRound();
            return stats.rolledUpTo().isAfter(end);
        });
    }

    private void rollUpRound() {
        RollUpQueries rollUp = OverviewFixture.rollUp(postgres);
        TransactionTemplate transaction =
                new TransactionTemplate(new DataSourceTransactionManager(postgres.dataSource()));
        while (Boolean.TRUE.equals(transaction.execute(status -> rollUp.rollUp()))) {
            assertThat(stats.rolledUpTo()).isBefore(Instant.now());
        }
    }

    private static void assertSame(OverviewStats after, OverviewStats before) {
        assertThat(after)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(before);
    }
}
