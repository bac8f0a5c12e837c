package io.foretell.api.run;

import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads lists of runs. Thread-safe. */
@Component
class RunListQueries {

    private static final String TEXTS = "left(p.error, 200) as error, left(p.input ->> 'prompt', 160) as prompt";

    private static final String NO_TEXTS = "null as error, null as prompt";

    /** The texts are parts of wide columns, whose reading is most of the work. */
    private static final String SUMMARY = """
            select p.id, m.owner || '/' || m.name as model, v.digest, p.account_id, a.username, p.source,
                   case when p.status <> 'open' then p.status
                        when q.started_at is null then 'starting'
                        else 'processing' end as status,
                   coalesce(p.worker_id, q.worker_id) as worker_id, w.name as worker,
                   coalesce(p.hardware_sku, q.hardware_sku) as hardware, coalesce(p.attempts, q.attempt, 0) as attempts,
                   p.created_at, coalesce(p.started_at, q.started_at) as started_at, p.finished_at,
                   p.run_micros, p.first_token_micros, p.input_tokens, p.output_tokens, l.cost, l.currency,
                   p.error_code, %s
            from unnest(cast(:ids as uuid[])) page (id)
            join prediction p on p.id = page.id
            join model_version v on v.id = p.model_version_id
            join model m on m.id = v.model_id
            join account a on a.id = p.account_id
            left join queue_entry q on q.prediction_id = page.id
            left join worker w on w.id = coalesce(p.worker_id, q.worker_id)
            left join usage_ledger l on l.prediction_id = page.id
            """;

    private static final String OWN = "where p.account_id = coalesce(cast(:account as uuid), p.account_id)\n";

    private static final String NEWEST_FIRST = "order by p.id desc";

    private static final String SUMMARIES = SUMMARY.formatted(TEXTS) + OWN + NEWEST_FIRST;

    private static final String TERSE_SUMMARIES = SUMMARY.formatted(NO_TEXTS) + NEWEST_FIRST;

    private static final String VERSIONS = """
            select v.id from model_version v join model m on m.id = v.model_id
            where m.owner || '/' || m.name = coalesce(:model, m.owner || '/' || m.name) and v.digest = coalesce(:version, v.digest)
            order by v.id
            """;

    private final JdbcClient jdbc;
    private final JdbcClient replanned;

    RunListQueries(JdbcClient jdbc, DataSource dataSource) {
        this.jdbc = jdbc;
        this.replanned = JdbcClient.create(new ReplannedQueries(dataSource));
    }

    List<Long> versions(@Nullable String model, @Nullable String version) {
        return jdbc.sql(VERSIONS)
                .param("model", model, Types.VARCHAR)
                .param("version", version, Types.VARCHAR)
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    /**
     * What one look found.
     *
     * @param ids from the position on, nearest first
     * @param stopped the row at which the search stopped before it had found enough; null: it found enough, or came to the end of what there is
     */
    record Found(List<UUID> ids, @Nullable UUID stopped) {}

    Found find(RunSearch search, @Nullable RunPosition position, int limit) {
        RunSearch from = position == null ? search : search.from(position);
        List<UUID> ids = new ArrayList<>();
        List<UUID> stopped = new ArrayList<>();
        replanned
                .sql(from.sql(position != null && position.newer()))
                .params(from.params())
                .param("above", from.above())
                .param("below", from.below())
                .param("limit", limit)
                .query(row -> {
                    (row.getBoolean("found") ? ids : stopped).add(row.getObject("id", UUID.class));
                });
        return new Found(List.copyOf(ids), stopped.isEmpty() ? null : stopped.getFirst());
    }

    List<RunSummary> summaries(Collection<UUID> ids) {
        return summaries(Scope.EVERYONE, ids);
    }

    List<RunSummary> summaries(Scope scope, Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql(SUMMARIES)
                        .param("ids", array(ids))
                        .param("account", scope.accountId(), Types.OTHER)
                        .query(RunSummaryMapper::map)
                        .list();
    }

    /** Without prompts and errors. */
    List<RunSummary> terseSummaries(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : jdbc.sql(TERSE_SUMMARIES)
                        .param("ids", array(ids))
                        .query(RunSummaryMapper::map)
                        .list();
    }

    private static String[] array(Collection<UUID> ids) {
        return ids.stream().distinct().map(UUID::toString).toArray(String[]::new);
    }
}
