package io.foretell.api.overview;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what is now. Thread-safe. */
@Component
class FigureQueries {

    private static final String NOW = """
            with live as materialized (
                select id, slots from worker where stopped_at is null and lease_until > now())
            select (select coalesce(sum(slots), 0) from live) as slots,
                   (select count(*) from live join queue_entry e on e.worker_id = live.id) as slots_in_use,
                   %s as currency
            """.formatted(VersionStatsQueries.CURRENCY);

    /** Up to the last roll-up from the counts, after that from the ledger. */
    private static final String SPEND = """
            select coalesce((select sum(cost) from run_stats where bucket >= :from and bucket < :rolled), 0)
                 + coalesce((select sum(cost) from usage_ledger where created_at >= greatest(:from, :rolled)), 0)
            """;

    private final JdbcClient jdbc;
    private final StatsQueries stats;

    FigureQueries(DataSource dataSource, OverviewProperties limits, StatsQueries stats) {
        this.jdbc = FindingQueries.impatient(dataSource, limits);
        this.stats = stats;
    }

    /**
     * @param dayStart from when on spending counts; a multiple of a quarter of an hour, as all time zones' midnights are
     */
    OverviewFigures read(Instant dayStart, List<Backlog> backlog) {
        BigDecimal spend = spend(dayStart);
        return jdbc.sql(NOW)
                .query((row, number) -> new OverviewFigures(
                        backlog.stream().mapToLong(Backlog::running).sum(),
                        backlog.stream().mapToLong(Backlog::waiting).sum(),
                        oldestWait(backlog),
                        row.getInt("slots"),
                        row.getInt("slots_in_use"),
                        spend,
                        row.getString("currency")))
                .single();
    }

    private BigDecimal spend(Instant dayStart) {
        return jdbc.sql(SPEND)
                .param("from", dayStart.atOffset(ZoneOffset.UTC))
                .param("rolled", stats.rolledUpTo().atOffset(ZoneOffset.UTC))
                .query(BigDecimal.class)
                .single();
    }

    private static @Nullable Duration oldestWait(List<Backlog> backlog) {
        return backlog.stream()
                .flatMap(version -> Stream.ofNullable(version.oldestWait()))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
