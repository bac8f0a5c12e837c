package io.foretell.api.prediction;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the columns of {@link PredictionQueries}. */
final class PredictionRowMapper {

    private PredictionRowMapper() {}

    static PredictionRow map(ResultSet row, int number) throws SQLException {
        return new PredictionRow(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("name"),
                row.getString("digest"),
                row.getString("input"),
                row.getString("source"),
                row.getString("status"),
                row.getString("output"),
                row.getString("logprobs"),
                row.getString("error"),
                row.getString("error_code"),
                row.getString("logs"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                row.getObject("deadline_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("deadline_given"),
                row.getString("webhook_url"),
                texts(row.getArray("webhook_events")),
                row.getString("hardware_sku"),
                row.getObject("run_micros", Long.class),
                row.getObject("first_token_micros", Long.class),
                row.getObject("input_tokens", Integer.class),
                row.getObject("output_tokens", Integer.class));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
