package io.foretell.api.run;

import io.foretell.api.billing.Cost;
import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what strangers may see of a shared run, and nothing else. Thread-safe. */
@Component
class SharedRunQueries {

    private static final String SHARED = """
            select p.id, case when p.status <> 'open' then p.status
                              when q.started_at is null then 'starting'
                              else 'processing' end as status,
                   m.owner || '/' || m.name as model, p.created_at, p.finished_at,
                   p.input::text as input, p.error_code, p.run_micros, p.first_token_micros, p.input_tokens, p.output_tokens,
                   l.cost, l.currency, l.price_per_second,
            """ + RunDetailQueries.INPUT_SCHEMA + ", " + RunDetailQueries.OUTPUT + """
            from prediction p
            join model_version v on v.id = p.model_version_id
            join model m on m.id = v.model_id
            left join queue_entry q on q.prediction_id = p.id
            left join usage_ledger l on l.prediction_id = p.id
            where p.id = :id and p.shared_at is not null
            """;

    private static final String IS_SHARED =
            "select exists (select from prediction where id = :id and shared_at is not null)";

    private final JdbcClient jdbc;
    private final RunDetailQueries details;

    SharedRunQueries(JdbcClient jdbc, RunDetailQueries details) {
        this.jdbc = jdbc;
        this.details = details;
    }

    Optional<SharedRun> find(UUID id) {
        return jdbc.sql(SHARED)
                .param("id", id)
                .query((row, number) -> shared(row))
                .optional();
    }

    List<RunEvent> timeline(UUID id) {
        boolean shared =
                jdbc.sql(IS_SHARED).param("id", id).query(Boolean.class).single();
        return shared ? details.events(id).stream().map(RunEvent::withoutWorker).toList() : List.of();
    }

    private static SharedRun shared(ResultSet row) throws SQLException {
        BigDecimal cost = row.getBigDecimal("cost");
        return new SharedRun(
                row.getObject("id", UUID.class),
                PredictionStatus.of(row.getString("status")),
                row.getString("model"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                RunSummaryMapper.instant(row, "finished_at"),
                row.getString("input"),
                row.getString("input_schema"),
                RunDetailQueries.texts(row, "output"),
                row.getString("error_code"),
                RunSummaryMapper.micros(row, "run_micros"),
                RunSummaryMapper.micros(row, "first_token_micros"),
                row.getObject("input_tokens", Integer.class),
                row.getObject("output_tokens", Integer.class),
                cost == null ? null : new Cost(cost, row.getString("currency")),
                row.getBigDecimal("price_per_second"));
    }
}
