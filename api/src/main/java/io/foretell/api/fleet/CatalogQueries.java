package io.foretell.api.fleet;

import io.foretell.api.fleet.ModelView.VersionView;
import io.foretell.api.overview.VersionStats;
import io.foretell.api.overview.VersionStatsQueries;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads models, versions and hardware. Thread-safe. */
@Component
class CatalogQueries {

    private static final String MODELS = """
            with open as (
                select model_version_id, count(*) filter (where worker_id is not null) as running,
                       count(*) filter (where worker_id is null) as waiting
                from queue_entry group by model_version_id)
            select m.id, m.owner, m.name, m.description, m.visibility, v.id as version_id, v.digest, v.created_at, v.removed_at,
                   %s as currency,
                   coalesce(o.running, 0) as running, coalesce(o.waiting, 0) as waiting,
                   (select count(*) from worker w where w.stopped_at is null and w.lease_until > now() and not w.draining
                        and v.id = any (w.model_version_ids)) as workers
            from model m
            left join model_version v on v.model_id = m.id
            left join open o on o.model_version_id = v.id
            order by m.owner, m.name, v.latest_at desc nulls last, v.id desc
            """.formatted(VersionStatsQueries.CURRENCY);

    private static final String HARDWARE = """
            select h.sku, h.name, p.per_second, p.currency, p.valid_from, count(w.id) as workers, coalesce(sum(w.slots), 0) as slots
            from hardware h
            left join lateral (
                select per_second, currency, valid_from from price
                where hardware_sku = h.sku and valid_from <= now() order by valid_from desc limit 1) p on true
            left join worker w on w.hardware_sku = h.sku and w.stopped_at is null and w.lease_until > now()
            group by h.sku, h.name, p.per_second, p.currency, p.valid_from
            order by h.sku
            """;

    private record Row(long id, ModelView model, @Nullable VersionView version) {}

    private final JdbcClient jdbc;
    private final VersionStatsQueries finished;

    CatalogQueries(JdbcClient jdbc, VersionStatsQueries finished) {
        this.jdbc = jdbc;
        this.finished = finished;
    }

    /** What finished is up to half a minute old. */
    List<ModelView> models() {
        Map<Long, VersionStats> stats = finished.lastMonth();
        return grouped(jdbc.sql(MODELS)
                .query((row, number) -> new Row(
                        row.getLong("id"),
                        model(row),
                        row.getString("digest") == null
                                ? null
                                : version(row, stats.getOrDefault(row.getLong("version_id"), VersionStats.NONE))))
                .list());
    }

    private static ModelView model(ResultSet row) throws SQLException {
        return new ModelView(
                row.getString("owner"),
                row.getString("name"),
                row.getString("description"),
                row.getString("visibility"),
                List.of());
    }

    private static VersionView version(ResultSet row, VersionStats stats) throws SQLException {
        return new VersionView(
                row.getString("digest"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                nullable(row, "removed_at"),
                row.getLong("running"),
                row.getLong("waiting"),
                row.getInt("workers"),
                stats.succeeded(),
                stats.failed(),
                stats.canceled(),
                stats.spend(),
                row.getString("currency"));
    }

    private static List<ModelView> grouped(List<Row> rows) {
        Map<Long, ModelView> models = new LinkedHashMap<>();
        for (Row row : rows) {
            models.merge(row.id(), with(row.model(), row.version()), (before, same) -> with(before, row.version()));
        }
        return List.copyOf(models.values());
    }

    private static ModelView with(ModelView model, @Nullable VersionView version) {
        if (version == null) {
            return model;
        }
        List<VersionView> versions = new ArrayList<>(model.versions());
        versions.add(version);
        return new ModelView(
                model.owner(), model.name(), model.description(), model.visibility(), List.copyOf(versions));
    }

    List<HardwareView> hardware() {
        return jdbc.sql(HARDWARE)
                .query((row, number) -> new HardwareView(
                        row.getString("sku"),
                        row.getString("name"),
                        row.getBigDecimal("per_second"),
                        row.getString("currency"),
                        nullable(row, "valid_from"),
                        row.getInt("workers"),
                        row.getInt("slots")))
                .list();
    }

    private static @Nullable Instant nullable(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
