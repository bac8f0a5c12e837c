package io.foretell.api.run;

import io.foretell.api.run.RunEvent.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads one run with all that is known of it. Thread-safe. */
@Component
class RunDetailQueries {

    /** The output of a prediction {@code p} in chunks: committed so far, or as it finished. */
    static final String OUTPUT = """
            array(select chunk.text
                  from (select o.seq, o.text from prediction_output o
                        where o.prediction_id = p.id and p.status = 'open' and o.text <> ''
                        union all
                        select number::int, text
                        from jsonb_array_elements_text(case when jsonb_typeof(p.output) = 'array' then p.output end)
                             with ordinality finished (text, number)) chunk
                  order by chunk.seq) as output
            """;

    /** The properties of the input schema of a version {@code v}. */
    static final String INPUT_SCHEMA =
            "coalesce(v.openapi_schema #> '{components,schemas,Input,properties}', '{}')::text as input_schema";

    private static final String DETAIL = "select p.input::text as input, " + INPUT_SCHEMA + ", " + OUTPUT + """
            , p.logs, p.error, p.deadline_at, l.price_per_second, p.retry_of, p.retried_as, p.shared_at,
              p.webhook_url, p.webhook_events
            from prediction p join model_version v on v.id = p.model_version_id left join usage_ledger l on l.prediction_id = p.id
            where p.id = :id and p.account_id = :account
            """;

    /** The last attempt is the prediction's own, or its entry's, unless it ended without finishing the prediction. */
    private static final String EVENTS = """
            with attempt as (
                select attempt, worker_id, claimed_at, ended_at, ending from prediction_attempt where prediction_id = :id),
            last as (
                select coalesce(p.attempts, q.attempt) as attempt, coalesce(p.worker_id, q.worker_id) as worker_id,
                       coalesce(p.claimed_at, q.claimed_at, p.started_at, q.started_at) as claimed_at
                from prediction p left join queue_entry q on q.prediction_id = p.id
                where p.id = :id and coalesce(p.worker_id, q.worker_id) is not null),
            event as (
                select created_at as at, 'created' as kind, null::int as attempt, null::uuid as worker_id
                from prediction where id = :id
                union all
                select claimed_at, 'claimed', attempt, worker_id from attempt
                union all
                select claimed_at, 'claimed', attempt, worker_id from last
                where attempt not in (select attempt from attempt)
                union all
                select ended_at, case ending when 'lost' then 'worker_lost' else ending end, attempt, worker_id from attempt
                union all
                (select created_at, 'first_output', null, null from prediction_output
                 where prediction_id = :id and text <> '' order by seq limit 1)
                union all
                select coalesce(p.cancel_requested_at, q.cancel_requested_at), 'cancel_requested', null, null
                from prediction p left join queue_entry q on q.prediction_id = p.id where p.id = :id
                union all
                select finished_at, status, attempts, worker_id from prediction where id = :id)
            select e.at, e.kind, e.attempt, e.worker_id, w.name as worker
            from event e left join worker w on w.id = e.worker_id
            where e.at is not null
            """;

    private static final String DELIVERIES = """
            select event, attempts, next_attempt_at, delivered_at, last_status, last_error
            from webhook_delivery where prediction_id = :id order by created_at, id
            """;

    private final JdbcClient jdbc;
    private final RunListQueries runs;

    RunDetailQueries(JdbcClient jdbc, RunListQueries runs) {
        this.jdbc = jdbc;
        this.runs = runs;
    }

    Optional<RunDetail> find(Scope scope, UUID id) {
        return runs.summaries(scope, List.of(id)).stream()
                .findFirst()
                .flatMap(summary -> detail(summary, events(id), deliveries(id)));
    }

    private Optional<RunDetail> detail(RunSummary summary, List<RunEvent> events, List<RunDelivery> deliveries) {
        return jdbc.sql(DETAIL)
                .param("id", summary.id())
                .param("account", summary.accountId())
                .query((row, number) -> detail(summary, row, events, deliveries))
                .optional();
    }

    private static RunDetail detail(
            RunSummary summary, ResultSet row, List<RunEvent> events, List<RunDelivery> deliveries)
            throws SQLException {
        return new RunDetail(
                summary,
                row.getString("input"),
                row.getString("input_schema"),
                texts(row, "output"),
                row.getString("logs"),
                row.getString("error"),
                moment(row, "deadline_at"),
                row.getBigDecimal("price_per_second"),
                row.getObject("retry_of", UUID.class),
                row.getObject("retried_as", UUID.class),
                instant(row, "shared_at"),
                row.getString("webhook_url"),
                texts(row, "webhook_events"),
                events,
                deliveries);
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** Of a run that the caller may see. */
    List<RunEvent> events(UUID id) {
        List<RunEvent> events = jdbc.sql(EVENTS)
                .param("id", id)
                .query((row, number) -> new RunEvent(
                        moment(row, "at"),
                        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                        row.getObject("attempt", Integer.class),
                        row.getObject("worker_id", UUID.class),
                        row.getString("worker")))
                .list();
        return events.stream()
                .sorted(Comparator.comparing(RunEvent::at).thenComparing(RunEvent::kind))
                .toList();
    }

    /** Of a run that the caller may see. */
    List<RunDelivery> deliveries(UUID id) {
        return jdbc.sql(DELIVERIES)
                .param("id", id)
                .query((row, number) -> new RunDelivery(
                        row.getString("event"),
                        state(row),
                        row.getInt("attempts"),
                        instant(row, "next_attempt_at"),
                        instant(row, "delivered_at"),
                        row.getObject("last_status", Integer.class),
                        row.getString("last_error")))
                .list();
    }

    private static RunDelivery.State state(ResultSet row) throws SQLException {
        if (row.getObject("delivered_at") != null) {
            return RunDelivery.State.DELIVERED;
        }
        if (row.getObject("next_attempt_at") == null) {
            return RunDelivery.State.GIVEN_UP;
        }
        return row.getObject("last_error") == null ? RunDelivery.State.PENDING : RunDelivery.State.RETRYING;
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return RunSummaryMapper.instant(row, column);
    }
}
