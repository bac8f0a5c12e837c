package io.foretell.api.overview;

import io.foretell.api.overview.RunStats.Percentiles;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what finished, by points of a plot: from the rolled-up counts, and what finished after the last roll-up from the ledger. Thread-safe. */
@Component
class StatsQueries {

    static final String ROLLED_UP_TO = "select rolled_up_to from run_stats_state";

    /** :ledger is a parameter rather than read here, so that the planner sees how few rows come after it. */
    static final String FINISHED = """
            finished as materialized (
                select l.created_at, l.model_version_id, l.output_tokens, l.cost, p.status, p.run_micros, p.first_token_micros
                from usage_ledger l join prediction p on p.id = l.prediction_id
                where l.created_at >= :ledger)
            """;

    /** Follows {@link #FINISHED}. Both parts end at :ledger, whatever is rolled up meanwhile. */
    static final String COUNTED = """
            select bucket, model_version_id, succeeded, failed, canceled, output_tokens, cost
            from run_stats where bucket >= :from and bucket < :ledger
            union all
            select created_at, model_version_id, (status = 'succeeded')::int, (status = 'failed')::int, (status = 'canceled')::int,
                   output_tokens, cost
            from finished
            """;

    private static final String TIMED = """
            select bucket, bin, runs, first_tokens from run_stats_time where bucket >= :from and bucket < :ledger
            union all
            select f.created_at, t.bin, t.runs, t.first_tokens
            from finished f cross join lateral (
                values (duration_bin(case when f.status = 'succeeded' then f.run_micros end), 1, 0),
                       (duration_bin(f.first_token_micros), 0, 1)) t (bin, runs, first_tokens)
            where t.bin is not null
            """;

    private static final String STATS = "with " + FINISHED + """
            select date_bin(cast(:step as interval), bucket, 'epoch') as point, null::smallint as bin, sum(succeeded) as succeeded,
                   sum(failed) as failed, sum(canceled) as canceled, sum(output_tokens) as output_tokens, sum(cost) as cost,
                   0 as runs, 0 as first_tokens
            from (""" + COUNTED + """
            ) counted group by point
            union all
            select date_bin(cast(:step as interval), bucket, 'epoch') as point, bin, 0, 0, 0, 0, 0, sum(runs), sum(first_tokens)
            from (""" + TIMED + """
            ) timed group by point, bin
            """;

    private record Counts(long succeeded, long failed, long canceled, long outputTokens, BigDecimal cost) {

        static final Counts NONE = new Counts(0, 0, 0, 0, BigDecimal.ZERO);
    }

    /** What was read, by point. */
    private record Read(Map<Instant, Counts> counts, Map<Instant, TimeBins> runs, Map<Instant, TimeBins> firstTokens) {}

    private final JdbcClient jdbc;

    StatsQueries(DataSource dataSource, OverviewProperties limits) {
        this.jdbc = FindingQueries.impatient(dataSource, limits);
    }

    Instant rolledUpTo() {
        return jdbc.sql(ROLLED_UP_TO).query(OffsetDateTime.class).single().toInstant();
    }

    OverviewStats read(Span span, Instant now) {
        Instant from = span.start(now);
        Instant rolled = rolledUpTo();
        Read read = new Read(new HashMap<>(), new HashMap<>(), new HashMap<>());
        jdbc.sql(STATS)
                .param("step", span.step().toString())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("ledger", (rolled.isBefore(from) ? from : rolled).atOffset(ZoneOffset.UTC))
                .query(row -> {
                    add(row, read);
                });
        List<RunStats> points = IntStream.range(0, span.points())
                .mapToObj(i -> from.plus(span.step().multipliedBy(i)))
                .map(point -> point(read, point, shorter(span.step(), Duration.between(point, now))))
                .toList();
        return new OverviewStats(span, total(from, now, points, read), currency(), points);
    }

    private String currency() {
        return jdbc.sql("select " + VersionStatsQueries.CURRENCY)
                .query(String.class)
                .single();
    }

    private static void add(ResultSet row, Read read) throws SQLException {
        Instant point = row.getObject("point", OffsetDateTime.class).toInstant();
        if (row.getObject("bin") == null) {
            read.counts.put(
                    point,
                    new Counts(
                            row.getLong("succeeded"),
                            row.getLong("failed"),
                            row.getLong("canceled"),
                            row.getLong("output_tokens"),
                            row.getBigDecimal("cost")));
        } else {
            bins(read.runs, point).add(row.getInt("bin"), row.getLong("runs"));
            bins(read.firstTokens, point).add(row.getInt("bin"), row.getLong("first_tokens"));
        }
    }

    private static TimeBins bins(Map<Instant, TimeBins> times, Instant point) {
        return times.computeIfAbsent(point, p -> new TimeBins());
    }

    /** The last point is not over yet. */
    private static Duration shorter(Duration step, Duration sofar) {
        return sofar.compareTo(step) < 0 ? sofar : step;
    }

    private static RunStats point(Read read, Instant point, Duration length) {
        Counts counts = read.counts.getOrDefault(point, Counts.NONE);
        return new RunStats(
                point,
                length,
                counts.succeeded(),
                counts.failed(),
                counts.canceled(),
                counts.outputTokens(),
                counts.cost(),
                percentiles(read.runs, point),
                percentiles(read.firstTokens, point));
    }

    private static Percentiles percentiles(Map<Instant, TimeBins> times, Instant point) {
        TimeBins bins = times.get(point);
        return bins == null ? Percentiles.NONE : bins.percentiles();
    }

    private static RunStats total(Instant from, Instant now, List<RunStats> points, Read read) {
        return new RunStats(
                from,
                Duration.between(from, now),
                points.stream().mapToLong(RunStats::succeeded).sum(),
                points.stream().mapToLong(RunStats::failed).sum(),
                points.stream().mapToLong(RunStats::canceled).sum(),
                points.stream().mapToLong(RunStats::outputTokens).sum(),
                points.stream().map(RunStats::spend).reduce(BigDecimal.ZERO, BigDecimal::add),
                all(read.runs).percentiles(),
                all(read.firstTokens).percentiles());
    }

    private static TimeBins all(Map<Instant, TimeBins> times) {
        TimeBins all = new TimeBins();
        times.values().forEach(all::addAll);
        return all;
    }
}
