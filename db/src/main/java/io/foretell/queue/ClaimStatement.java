package io.foretell.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Claims predictions for a worker, fair over accounts: {@link PredictionQueue#claim}. */
final class ClaimStatement {

    /**
     * Accounts looked at by one claim, per model version. Measured: such a walk costs 1.6 times a plain first-in-first-out claim
     * whatever the number of accounts, while ranking all of 1,000 accounts costs a hundred times as much.
     */
    private static final int ACCOUNTS_WALKED = 16;

    private static final String CLAIMABLE = """
            e.worker_id is null and e.available_at <= now() and e.deadline_at > now() and e.cancel_requested_at is null\
            """;

    /** The first account after the given one, in a ring, that has something to claim. */
    private static final String NEXT_ACCOUNT = """
            (select coalesce(
                (select e.account_id from queue_entry e
                 where e.model_version_id = %1$s and e.account_id > %2$s and CLAIMABLE
                 order by e.account_id limit 1),
                (select e.account_id from queue_entry e
                 where e.model_version_id = %1$s and CLAIMABLE
                 order by e.account_id limit 1)) as account_id)\
            """;

    /**
     * Walks the accounts, takes turns between them (those with the fewest running predictions first), and locks what it picks. Read in
     * the order of the walk, so that the last row is where the next walk starts.
     * Every step is materialized: a sub-select with a limit that the planner may run again claims more than its limit. The claimable
     * test is repeated where rows are locked, as PostgreSQL then tests it against the row's newest version.
     */
    private static final String SQL = """
            with recursive claimer as materialized (
                select id, hardware_sku, model_version_ids from worker
                where id = :worker and lease_until > now() and stopped_at is null and not draining),
            walk (model_version_id, account_id, first_account_id, step) as (
                select v.id, next.account_id, next.account_id, 1
                from claimer cross join lateral (select distinct unnest(claimer.model_version_ids)) v (id)
                left join unnest(cast(:cursorVersions as bigint[]), cast(:cursorAccounts as uuid[])) c (version, account)
                    on c.version = v.id
                cross join lateral FIRST_ACCOUNT next
                where next.account_id is not null and v.id = coalesce(cast(:version as bigint), v.id)
                union all
                select w.model_version_id, next.account_id, w.first_account_id, w.step + 1
                from walk w cross join lateral NEXT_ACCOUNT next
                where w.step < ACCOUNTS_WALKED and next.account_id <> w.first_account_id),
            lane as materialized (
                select w.model_version_id, w.account_id, w.step,
                       (select count(*) from queue_entry e
                        where e.model_version_id = w.model_version_id and e.account_id = w.account_id
                          and e.worker_id is not null) as running
                from walk w),
            candidate as materialized (
                select c.prediction_id, l.step,
                       l.running + row_number() over (partition by l.model_version_id, l.account_id
                           order by c.priority desc, c.prediction_id) as turn
                from lane l cross join lateral (
                    select e.prediction_id, e.priority from queue_entry e
                    where e.model_version_id = l.model_version_id and e.account_id = l.account_id and CLAIMABLE
                    order by e.priority desc, e.prediction_id limit :limit) c),
            picked as materialized (
                select e.prediction_id, c.step
                from (select * from candidate order by turn, step, prediction_id limit 4 * :limit) c
                join queue_entry e on e.prediction_id = c.prediction_id
                where CLAIMABLE
                order by c.turn, c.step, c.prediction_id limit :limit
                for update of e skip locked),
            claimed as (
                update queue_entry e
                set worker_id = claimer.id, hardware_sku = claimer.hardware_sku, attempt = e.attempt + 1,
                    started_at = coalesce(e.started_at, now())
                from picked p, claimer where e.prediction_id = p.prediction_id
                returning e.prediction_id, e.attempt, e.model_version_id, e.account_id, p.step)
            select c.prediction_id, c.attempt, c.model_version_id, c.account_id, p.input,
                   (extract(epoch from now() - p.created_at) * 1000000)::bigint as waited_micros,
                   o.seqs, o.texts, o.tokens, o.run_micros
            from claimed c join prediction p on p.id = c.prediction_id
            cross join lateral (
                select array_agg(seq order by seq) as seqs, array_agg(text order by seq) as texts,
                       array_agg(tokens::text order by seq) as tokens, array_agg(run_micros order by seq) as run_micros
                from committed_output(c.prediction_id)) o
            order by c.step
            """.replace(
                    "FIRST_ACCOUNT", NEXT_ACCOUNT.formatted("v.id", "coalesce(c.account, UUID_ZERO)"))
            .replace("NEXT_ACCOUNT", NEXT_ACCOUNT.formatted("w.model_version_id", "w.account_id"))
            .replace("ACCOUNTS_WALKED", String.valueOf(ACCOUNTS_WALKED))
            .replace("CLAIMABLE", CLAIMABLE)
            .replace("UUID_ZERO", "uuid '00000000-0000-0000-0000-000000000000'");

    private final JdbcClient jdbc;

    /** Per model version: the account farthest along the ring that the last claim served; the next walk starts behind it. */
    private final Map<Long, UUID> cursors = new ConcurrentHashMap<>();

    ClaimStatement(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param version null: all that the worker announced
     */
    List<Lease> run(UUID workerId, @Nullable Long version, int limit) {
        Map<Long, UUID> from = Map.copyOf(cursors);
        return jdbc.sql(SQL)
                .param("worker", workerId)
                .param("version", version)
                .param("limit", limit)
                .param("cursorVersions", from.keySet().toArray(Long[]::new))
                .param(
                        "cursorAccounts",
                        from.values().stream().map(UUID::toString).toArray(String[]::new))
                .query((row, n) -> read(row, workerId))
                .list();
    }

    private Lease read(ResultSet row, UUID workerId) throws SQLException {
        long modelVersionId = row.getLong("model_version_id");
        cursors.put(modelVersionId, row.getObject("account_id", UUID.class));
        return new Lease(
                row.getObject("prediction_id", UUID.class),
                workerId,
                row.getInt("attempt"),
                modelVersionId,
                row.getString("input"),
                readCommitted(row),
                Duration.of(row.getLong("waited_micros"), ChronoUnit.MICROS));
    }

    private static List<OutputChunk> readCommitted(ResultSet row) throws SQLException {
        if (row.getArray("seqs") == null) {
            return List.of();
        }
        Integer[] sequences = (Integer[]) row.getArray("seqs").getArray();
        String[] texts = (String[]) row.getArray("texts").getArray();
        String[] tokens = (String[]) row.getArray("tokens").getArray();
        Long[] runMicros = (Long[]) row.getArray("run_micros").getArray();
        return IntStream.range(0, sequences.length)
                .mapToObj(i -> new OutputChunk(sequences[i], texts[i], TokenArray.parse(tokens[i]), runMicros[i]))
                .toList();
    }
}
