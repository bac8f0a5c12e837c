package io.foretell.queue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
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

    /** The statement itself is a database function, for the planner settings that it needs; see V001__predictions.sql. */
    private static final String SQL = """
            select * from claim_predictions(:worker, :version, :limit, cast(:cursorVersions as bigint[]), cast(:cursorAccounts as uuid[]))
            """;

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
                .param("version", version, Types.BIGINT)
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
