package io.foretell.api.page.model;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a version's latest runs took, and what that costs now. Thread-safe. */
@Component
class RunTimeQueries {

    /** Enough for a distribution; looked for among five times as many, from the index prediction_of_version. */
    private static final int LATEST_RUNS = 1_000;

    /** Of the hardware that most of them ran on: run times on different hardware say nothing together. */
    private static final String LATEST = """
            with recent as (
                select run_micros, hardware_sku
                from (select id, status, run_micros, hardware_sku from prediction
                      where model_version_id = :version order by id desc limit 5 * :limit) latest
                where status = 'succeeded'
                order by id desc limit :limit)
            select h.name, r.runs, price.per_second, price.currency
            from (select hardware_sku, array_agg(run_micros order by run_micros) as runs
                  from recent group by hardware_sku order by count(*) desc limit 1) r
            join hardware h on h.sku = r.hardware_sku
            cross join lateral (
                select per_second, currency from price
                where hardware_sku = r.hardware_sku and valid_from <= now()
                order by valid_from desc limit 1) price
            """;

    private static final String SERVING = """
            select distinct h.name from worker w join hardware h on h.sku = w.hardware_sku
            where w.lease_until > now() and w.stopped_at is null and :version = any (w.model_version_ids)
            order by h.name
            """;

    private final JdbcClient jdbc;

    RunTimeQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param hardware its name for people
     * @param runMicros run times, microseconds, ascending; at least one
     */
    record Runs(String hardware, List<Long> runMicros, BigDecimal pricePerSecond, String currency) {}

    /** Empty when nothing has succeeded yet. */
    Optional<Runs> latest(long version) {
        return jdbc.sql(LATEST)
                .param("version", version)
                .param("limit", LATEST_RUNS)
                .query(RunTimeQueries::runs)
                .optional();
    }

    private static Runs runs(ResultSet row, int number) throws SQLException {
        Array runs = row.getArray("runs");
        return new Runs(
                row.getString("name"),
                List.of((Long[]) runs.getArray()),
                row.getBigDecimal("per_second"),
                row.getString("currency"));
    }

    /** The hardware of workers that serve the version now. */
    List<String> serving(long version) {
        return jdbc.sql(SERVING)
                .param("version", version)
                .query((row, number) -> row.getString("name"))
                .list();
    }
}
