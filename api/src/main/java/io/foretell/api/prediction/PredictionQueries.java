package io.foretell.api.prediction;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads predictions. Each method is one statement, hence one snapshot. Thread-safe. */
@Component
class PredictionQueries {

    /** An unfinished prediction's state is its queue entry's, and its output what workers committed so far. */
    private static final String SELECT = """
            select p.id, m.owner, m.name, v.digest, p.input::text as input, p.source,
                   case when p.status <> 'open' then p.status
                        when q.started_at is null then 'starting'
                        else 'processing' end as status,
                   case when p.status <> 'open' then p.output
                        else (select jsonb_agg(o.text order by o.seq) filter (where o.text <> '')
                              from prediction_output o
                              where o.prediction_id = p.id) end::text as output,
                   case when jsonb_exists(p.input, 'logprobs')
                        then (select coalesce(jsonb_agg(entry order by o.seq, number), '[]')
                              from prediction_output o, jsonb_array_elements(o.logprobs) with ordinality as e (entry, number)
                              where o.prediction_id = p.id) end::text as logprobs,
                   p.error, p.error_code, p.logs, p.created_at, coalesce(p.started_at, q.started_at) as started_at,
                   p.finished_at, p.deadline_at, p.deadline_given, p.webhook_url, p.webhook_events, p.hardware_sku,
                   p.run_micros, p.first_token_micros, p.input_tokens, p.output_tokens
            from prediction p
            join model_version v on v.id = p.model_version_id
            join model m on m.id = v.model_id
            left join queue_entry q on q.prediction_id = p.id
            """;

    private static final String FIND = SELECT + "where p.account_id = :account and p.id = :id";

    private static final String IN_RANGE = """
            where p.account_id = :account
              and p.id > :above and p.id < :below
              and p.created_at >= :after and p.created_at < :before
            """;

    private static final String OLDER = SELECT + IN_RANGE + "order by p.id desc limit :limit";

    private static final String NEWER = SELECT + IN_RANGE + "order by p.id limit :limit";

    private static final String FINISHED = """
            select id from prediction where id in (:ids) and status <> 'open'
            """;

    private final JdbcClient jdbc;

    PredictionQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PredictionRow> find(UUID accountId, UUID id) {
        return jdbc.sql(FIND)
                .param("account", accountId)
                .param("id", id)
                .query(PredictionRowMapper::map)
                .optional();
    }

    /** Newest first: those just below the range's upper end. */
    List<PredictionRow> older(UUID accountId, PredictionRange range, int limit) {
        return list(OLDER, accountId, range, limit);
    }

    /** Newest first: those just above the range's lower end. */
    List<PredictionRow> newer(UUID accountId, PredictionRange range, int limit) {
        return list(NEWER, accountId, range, limit).reversed();
    }

    private List<PredictionRow> list(String sql, UUID accountId, PredictionRange range, int limit) {
        return jdbc.sql(sql)
                .param("account", accountId)
                .param("above", range.above())
                .param("below", range.below())
                .param("after", utc(range.after()))
                .param("before", utc(range.before()))
                .param("limit", limit)
                .query(PredictionRowMapper::map)
                .list();
    }

    private static Object utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    /** Those of the predictions that have finished. */
    Set<UUID> finished(Collection<UUID> ids) {
        return jdbc.sql(FINISHED)
                .param("ids", ids)
                .query((row, number) -> row.getObject("id", UUID.class))
                .set();
    }
}
