package io.foretell.api.run;

import io.foretell.api.billing.Cost;
import io.foretell.queue.PredictionStatus;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the columns of {@link RunListQueries}. */
final class RunSummaryMapper {

    private RunSummaryMapper() {}

    static RunSummary map(ResultSet row, int number) throws SQLException {
        BigDecimal cost = row.getBigDecimal("cost");
        return new RunSummary(
                row.getObject("id", UUID.class),
                PredictionStatus.of(row.getString("status")),
                row.getString("model"),
                row.getString("digest"),
                row.getObject("account_id", UUID.class),
                row.getString("username"),
                row.getString("source"),
                row.getObject("worker_id", UUID.class),
                row.getString("worker"),
                row.getString("hardware"),
                row.getInt("attempts"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                micros(row, "run_micros"),
                micros(row, "first_token_micros"),
                row.getObject("input_tokens", Integer.class),
                row.getObject("output_tokens", Integer.class),
                cost == null ? null : new Cost(cost, row.getString("currency")),
                row.getString("error_code"),
                row.getString("error"),
                row.getString("prompt"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    static @Nullable Duration micros(ResultSet row, String column) throws SQLException {
        Long micros = row.getObject(column, Long.class);
        return micros == null ? null : Duration.of(micros, ChronoUnit.MICROS);
    }
}
