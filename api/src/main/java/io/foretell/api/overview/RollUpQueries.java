package io.foretell.api.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Adds up what finished, and deletes what is no longer needed. Several processes may do it: whoever has locked the state's row does, the others
 * find nothing to do. All methods are called in a transaction of the caller. Thread-safe.
 */
@Component
class RollUpQueries {

    /** Minutes are told apart for so long, which a plot of an hour needs; then they become quarters of an hour. */
    private static final Duration MINUTES_KEPT = Duration.ofHours(2);

    private static final Duration QUARTER = Duration.ofMinutes(15);

    /** Quarters of an hour are told apart for so long, which a plot of a day needs; then they become quarters of a day, as a month's plot has. */
    private static final Duration QUARTERS_KEPT = Duration.ofDays(2);

    private static final Duration QUARTER_DAY = Duration.ofHours(6);

    /** The last moments are left alone, as the database's clock may be set back. Longer waits for a commit are seen to by closing_xid. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** A plot goes 30 days back. */
    private static final Duration KEPT = Duration.ofDays(32);

    /**
     * What is next: the quarter of an hour of the next entry, so far as it is over; nothing while a transaction is open that may yet bring
     * something from before closing_to. A closing_xid that is still to come is of the server on which the database was before it was restored
     * here, and none of that server's transactions is open any more.
     */
    private static final String DUE = """
            with state as (
                select rolled_up_to, closing_to from run_stats_state
                where pg_snapshot_xmin(pg_current_snapshot()) >= closing_xid or pg_snapshot_xmax(pg_current_snapshot()) <= closing_xid
                for update skip locked)
            select rolled_up_to, since, until,
                   case when since = quarter and until < now() - cast(:minutesKept as interval) then '15 minutes' else '1 minute' end as step
            from (select s.rolled_up_to, q.quarter, greatest(s.rolled_up_to, q.quarter) as since,
                         least(q.quarter + interval '15 minutes', s.closing_to) as until
                  from state s cross join lateral (
                      select date_bin('15 minutes', coalesce(min(created_at), s.closing_to), 'epoch') as quarter
                      from usage_ledger where created_at >= s.rolled_up_to and created_at < s.closing_to) q) due
            """;

    private record Due(OffsetDateTime rolledUpTo, OffsetDateTime since, OffsetDateTime until, String step) {}

    /** This transaction's id is greater than that of any which has written before; its beginning, {@code now()}, is before it had one. */
    private static final String CLOSE = """
            update run_stats_state
            set closing_to = date_bin('1 minute', now() - cast(:grace as interval), 'epoch'), closing_xid = pg_current_xact_id()
            where closing_to < date_bin('1 minute', now() - cast(:grace as interval), 'epoch')
            """;

    /** Its limits are parameters so that the planner sees how few rows are between them. */
    private static final String ROLL_UP = """
            with finished as materialized (
                select date_bin(cast(:step as interval), l.created_at, 'epoch') as bucket, l.model_version_id, p.status, l.output_tokens,
                       l.run_micros, l.cost, p.first_token_micros
                from usage_ledger l join prediction p on p.id = l.prediction_id
                where l.created_at >= :since and l.created_at < :until),
            counts as (
                insert into run_stats (bucket, model_version_id, succeeded, failed, canceled, output_tokens, run_micros, cost)
                select bucket, model_version_id, count(*) filter (where status = 'succeeded'),
                       count(*) filter (where status = 'failed'), count(*) filter (where status = 'canceled'),
                       sum(output_tokens), sum(run_micros), sum(cost)
                from finished group by bucket, model_version_id),
            times as (
                insert into run_stats_time (bucket, bin, runs, first_tokens)
                select f.bucket, t.bin, sum(t.runs), sum(t.first_tokens)
                from finished f cross join lateral (
                    values (duration_bin(case when f.status = 'succeeded' then f.run_micros end), 1, 0),
                           (duration_bin(f.first_token_micros), 0, 1)) t (bin, runs, first_tokens)
                where t.bin is not null
                group by f.bucket, t.bin)
            update run_stats_state set rolled_up_to = :until
            """;

    /** Makes one bucket of several, of those that have become old enough with this roll-up. */
    private static final List<String> MERGE = List.of("""
            with old as (delete from run_stats where bucket >= :from and bucket < :to returning *)
            insert into run_stats (bucket, model_version_id, succeeded, failed, canceled, output_tokens, run_micros, cost)
            select date_bin(cast(:step as interval), bucket, 'epoch') as whole, model_version_id, sum(succeeded), sum(failed),
                   sum(canceled), sum(output_tokens), sum(run_micros), sum(cost)
            from old group by whole, model_version_id
            """, """
            with old as (delete from run_stats_time where bucket >= :from and bucket < :to returning *)
            insert into run_stats_time (bucket, bin, runs, first_tokens)
            select date_bin(cast(:step as interval), bucket, 'epoch') as whole, bin, sum(runs), sum(first_tokens)
            from old group by whole, bin
            """);

    private static final String LOCK = "select true from run_stats_state for update skip locked";

    private static final List<String> PRUNE = List.of(
            "delete from run_stats where bucket < now() - cast(:kept as interval)",
            "delete from run_stats_time where bucket < now() - cast(:kept as interval)");

    private static final String PRUNE_SAMPLES =
            "delete from worker_sample where sampled_at < now() - cast(:age as interval)";

    private final JdbcClient jdbc;

    RollUpQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Rolls up a quarter of an hour at most.
     *
     * @return whether there may be more to do
     */
    boolean rollUp() {
        Optional<Due> due = jdbc.sql(DUE)
                .param("minutesKept", MINUTES_KEPT.toString())
                .query(Due.class)
                .optional();
        if (due.isEmpty()) {
            return false;
        }
        if (!due.get().rolledUpTo().isBefore(due.get().until())) {
            return jdbc.sql(CLOSE).param("grace", GRACE.toString()).update() == 1;
        }
        rollUp(due.get());
        return true;
    }

    private void rollUp(Due due) {
        jdbc.sql(ROLL_UP)
                .param("step", due.step())
                .param("since", due.since())
                .param("until", due.until())
                .update();
        merge(due, QUARTER, MINUTES_KEPT);
        merge(due, QUARTER_DAY, QUARTERS_KEPT);
    }

    /** The age is a multiple of the length. */
    private void merge(Due due, Duration length, Duration age) {
        OffsetDateTime from = floor(due.rolledUpTo(), length).minus(age);
        OffsetDateTime to = floor(due.until(), length).minus(age);
        if (from.isBefore(to)) {
            MERGE.forEach(sql -> jdbc.sql(sql)
                    .param("step", length.toString())
                    .param("from", from)
                    .param("to", to)
                    .update());
        }
    }

    private static OffsetDateTime floor(OffsetDateTime moment, Duration length) {
        long seconds = moment.toEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, length.toSeconds()))
                .atOffset(ZoneOffset.UTC);
    }

    /**
     * @param sampleAge how long what workers reported is kept
     */
    void prune(Duration sampleAge) {
        if (jdbc.sql(LOCK).query(Boolean.class).optional().isPresent()) {
            PRUNE.forEach(sql -> jdbc.sql(sql).param("kept", KEPT.toString()).update());
            jdbc.sql(PRUNE_SAMPLES).param("age", sampleAge.toString()).update();
        }
    }
}
