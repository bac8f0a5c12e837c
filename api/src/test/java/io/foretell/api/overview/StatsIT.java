package io.foretell.api.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.foretell.queue.PredictionOutcome.Succeeded;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What finished, from the ledger and from the counts that are made of it, and what is now. */
class StatsIT extends StatsHistory {

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
                .isEqualByComparingTo(
                        fixture.jdbc.sql("""
                        select sum(cost) from usage_ledger
                        where created_at >= date_trunc('day', now() at time zone 'UTC') at time zone 'UTC'
                        """).query(BigDecimal.class).single());
        assertThat(figures.currency()).isEqualTo("USD");
    }
}
