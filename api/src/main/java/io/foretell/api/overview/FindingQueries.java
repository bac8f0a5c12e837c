package io.foretell.api.overview;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Looks for what is wrong. Each method is one statement, which is given up after a while. Thread-safe. */
@Component
class FindingQueries {

    /** The queue by version, with the workers that live and serve it. Versions are few, and each look is at an index. */
    private static final String BACKLOG = """
            with queue as (
                select model_version_id, count(*) filter (where worker_id is not null) as running,
                       count(*) filter (where worker_id is null) as waiting, count(*) filter (where claimable) as claimable,
                       min(available_at) filter (where claimable) as since
                from (select model_version_id, worker_id, available_at,
                             worker_id is null and available_at <= now() and deadline_at > now() and cancel_requested_at is null as claimable
                      from queue_entry) e
                group by model_version_id)
            select m.owner || '/' || m.name as model, v.digest, q.running, q.waiting, q.claimable,
                   (extract(epoch from now() - q.since) * 1000000)::bigint as waited_micros, s.serving, s.draining
            from queue q
            join model_version v on v.id = q.model_version_id
            join model m on m.id = v.model_id
            cross join lateral (
                select count(*) filter (where not w.draining) as serving, count(*) filter (where w.draining) as draining
                from worker w
                where w.stopped_at is null and w.lease_until > now() and q.model_version_id = any (w.model_version_ids)) s
            order by q.since
            """;

    /** Back is who registered under the same name after the lost one was last heard of. */
    private static final String WORKER_LOST = """
            select w.id, w.name, w.hardware_sku, w.lease_until,
                   exists (select from worker b
                           where b.name = w.name and b.started_at > coalesce(w.heartbeat_at, w.started_at)
                             and b.stopped_at is null and b.lease_until > now()) as back
            from worker w
            where w.stopped_at is null and w.lease_until <= now() and w.lease_until > now() - cast(:window as interval)
            order by w.lease_until desc
            limit 20
            """;

    /** An attempt counts when it is claimed, and has failed when its lock is gone. One delivery that fails again and again is what tells. */
    private static final String WEBHOOK_FAILING = """
            select d.account_id, a.username, d.url, count(*) as deliveries, sum(d.failed) as attempts, min(d.created_at) as since,
                   (array_agg(d.last_status order by d.created_at desc))[1] as last_status,
                   (array_agg(d.last_error order by d.created_at desc))[1] as last_error
            from (select *, attempts - (locked_until is not null)::int as failed from webhook_delivery
                  where delivered_at is null and last_error is not null and created_at > now() - cast(:window as interval)) d
            join account a on a.id = d.account_id
            group by d.account_id, a.username, d.url
            having max(d.failed) >= :attempts or bool_or(d.next_attempt_at is null)
            order by count(*) desc
            limit 20
            """;

    /** In other databases of the server too those that have written, as neither clean-up nor roll-ups get past them. */
    private static final String TRANSACTION_OPEN = """
            select coalesce(nullif(application_name, ''), 'a client without a name') as application, pid,
                   (extract(epoch from now() - xact_start) * 1000000)::bigint as open_micros
            from pg_stat_activity
            where (datname = current_database() or backend_xid is not null)
              and backend_type = 'client backend' and pid <> pg_backend_pid()
              and xact_start < now() - cast(:age as interval)
            order by xact_start
            limit 5
            """;

    private final JdbcClient jdbc;
    private final OverviewProperties limits;

    FindingQueries(DataSource dataSource, OverviewProperties limits) {
        this.jdbc = impatient(dataSource, limits);
        this.limits = limits;
    }

    /** Gives statements up after the time that an overview may take, in whole seconds. */
    static JdbcClient impatient(DataSource dataSource, OverviewProperties limits) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout(
                Math.toIntExact(limits.statementTimeout().plusNanos(999_999_999).toSeconds()));
        return JdbcClient.create(template);
    }

    /** Does nothing, which takes the database's time and the wait for a connection. */
    int probe() {
        return jdbc.sql("select 1").query(Integer.class).single();
    }

    List<Backlog> backlog() {
        return jdbc.sql(BACKLOG)
                .query((row, number) -> new Backlog(
                        row.getString("model"),
                        row.getString("digest"),
                        row.getLong("running"),
                        row.getLong("waiting"),
                        row.getLong("claimable"),
                        row.getObject("waited_micros") == null ? null : micros(row, "waited_micros"),
                        row.getInt("serving"),
                        row.getInt("draining")))
                .list();
    }

    List<Finding.WorkerLost> workerLost() {
        return jdbc.sql(WORKER_LOST)
                .param("window", limits.workerLostFor().toString())
                .query((row, number) -> new Finding.WorkerLost(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getString("hardware_sku"),
                        row.getObject("lease_until", OffsetDateTime.class).toInstant(),
                        row.getBoolean("back")))
                .list();
    }

    List<Finding.WebhookFailing> webhookFailing() {
        return jdbc.sql(WEBHOOK_FAILING)
                .param("window", limits.webhookWindow().toString())
                .param("attempts", limits.webhookAttempts())
                .query((row, number) -> new Finding.WebhookFailing(
                        row.getObject("account_id", UUID.class),
                        row.getString("username"),
                        row.getString("url"),
                        row.getLong("deliveries"),
                        row.getLong("attempts"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getObject("last_status", Integer.class),
                        row.getString("last_error")))
                .list();
    }

    List<Finding.TransactionOpen> transactionOpen() {
        return jdbc.sql(TRANSACTION_OPEN)
                .param("age", limits.transactionAge().toString())
                .query((row, number) -> new Finding.TransactionOpen(
                        row.getString("application"), row.getInt("pid"), micros(row, "open_micros")))
                .list();
    }

    private static Duration micros(ResultSet row, String column) throws SQLException {
        return Duration.of(row.getLong(column), ChronoUnit.MICROS);
    }
}
