package io.foretell.api.overview;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what finished within 30 days, by model version. Thread-safe. */
@Component
public class VersionStatsQueries {

    /** SQL: in which costs are, as an installation has one currency. */
    public static final String CURRENCY = "coalesce((select min(currency) from price), 'USD')";

    /** How far back; to the beginning of a quarter of a day, as the counts are of those. */
    private static final Duration BACK = Duration.ofDays(30);

    /** Counting 30 days reads tens of thousands of rows, and nobody needs the numbers to the second. */
    private static final Duration AGE = Duration.ofSeconds(30);

    private static final String LIMITS = """
            select since as since, greatest(since, rolled_up_to) as ledger
            from run_stats_state, date_bin('6 hours', now() - cast(:back as interval), 'epoch') since
            """;

    private static final String STATS = "with " + StatsQueries.FINISHED + """
            select model_version_id, sum(succeeded) as succeeded, sum(failed) as failed, sum(canceled) as canceled, sum(cost) as cost
            from (""" + StatsQueries.COUNTED + """
            ) counted group by model_version_id
            """;

    private record Limits(OffsetDateTime since, OffsetDateTime ledger) {}

    private final JdbcClient jdbc;
    private final LoadingCache<Duration, Map<Long, VersionStats>> recent;

    public VersionStatsQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.recent = Caffeine.newBuilder().expireAfterWrite(AGE).build(this::read);
    }

    /** By the id of the model version; none of those of which nothing finished. Up to half a minute old. */
    public Map<Long, VersionStats> lastMonth() {
        return recent.get(BACK);
    }

    private Map<Long, VersionStats> read(Duration back) {
        Limits limits = jdbc.sql(LIMITS)
                .param("back", back.toString())
                .query(Limits.class)
                .single();
        Map<Long, VersionStats> stats = new HashMap<>();
        jdbc.sql(STATS)
                .param("from", limits.since())
                .param("ledger", limits.ledger())
                .query(row -> {
                    stats.put(row.getLong("model_version_id"), stats(row));
                });
        return Map.copyOf(stats);
    }

    private static VersionStats stats(ResultSet row) throws SQLException {
        return new VersionStats(
                row.getLong("succeeded"), row.getLong("failed"), row.getLong("canceled"), row.getBigDecimal("cost"));
    }
}
