package io.foretell.api.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts of what finished, made of the ledger: the same whenever, and by however many processes, they are made. */
class RollUpIT extends StatsHistory {

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
        settledHistory(20, Duration.ofMinutes(20));
        DataSource late = postgres.unpooledDataSource();
        new TransactionTemplate(new DataSourceTransactionManager(late)).executeWithoutResult(status -> {
            insert(JdbcClient.create(late), 2, Duration.ofMinutes(30), SETTLED);
            rollUpRound();
            rollUpRound();
        });
        rollUpAll();
        assertThat(counted()).isEqualTo(22);
    }

    @Test
    void counting_goes_on_when_the_database_was_restored_on_a_server_that_has_had_fewer_transactions() {
        settledHistory(20, Duration.ofMinutes(20));
        fixture.set("run_stats_state set closing_xid = '4000000000000'");
        rollUpAll();
        assertThat(counted()).isEqualTo(20);
    }

    @Test
    void buckets_become_longer_when_no_plot_tells_them_apart_any_more() {
        settledHistory(200, Duration.ofHours(3));
        rollUpAll();
        assertThat(fixture.jdbc.sql("""
                            select count(*) from run_stats, run_stats_state
                            where bucket < date_bin('6 hours', rolled_up_to, 'epoch') - interval '2 days'
                              and bucket <> date_bin('6 hours', bucket, 'epoch')
                            """).query(Integer.class).single()).isZero();
        assertThat(counted()).isEqualTo(200);
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
        assertThat(counted()).isBetween(396, 400);
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

    private static void assertSame(OverviewStats after, OverviewStats before) {
        assertThat(after)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(before);
    }
}
