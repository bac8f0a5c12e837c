package io.foretell.api.stream;

import io.foretell.api.stream.StreamRead.Chunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what streams have to tell. Thread-safe. */
@Component
class StreamQueries {

    /** Chunks per position and read: what a stream that lags behind may take in memory. */
    static final int CHUNKS = 64;

    /**
     * One statement, hence one snapshot: where it shows a final status, it shows all output too. The sub-selects with OFFSET and LIMIT
     * are looked up per position, whatever the planner thinks of the arrays.
     */
    private static final String READ = """
            select w.number, p.status, p.error, o.seq, o.text
            from unnest(cast(:predictions as uuid[]), cast(:sequences as int[])) with ordinality as w (id, sequence, number)
            cross join lateral (select status, error from prediction where id = w.id offset 0) p
            left join lateral (
                select seq, text from prediction_output
                where prediction_id = w.id and seq >= w.sequence order by seq limit :chunks) o on true
            order by w.number, o.seq
            """;

    private static final String EXISTS = "select exists (select from prediction where id = ?)";

    private final JdbcClient jdbc;

    StreamQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(
            int number,
            String status,
            @Nullable String error,
            @Nullable Integer sequence,
            @Nullable String text) {}

    /** What follows each of the positions; those whose prediction is no longer there are missing. */
    Map<StreamPosition, StreamRead> read(List<StreamPosition> positions) {
        List<Row> rows = jdbc.sql(READ)
                .param(
                        "predictions",
                        positions.stream().map(p -> p.prediction().toString()).toArray(String[]::new))
                .param(
                        "sequences",
                        positions.stream().map(StreamPosition::sequence).toArray(Integer[]::new))
                .param("chunks", CHUNKS + 1)
                .query((row, n) -> new Row(
                        row.getInt("number"),
                        row.getString("status"),
                        row.getString("error"),
                        row.getObject("seq", Integer.class),
                        row.getString("text")))
                .list();
        Map<StreamPosition, StreamRead> reads = new HashMap<>();
        rows.stream()
                .collect(Collectors.groupingBy(Row::number))
                .forEach((number, found) -> reads.put(positions.get(number - 1), readOf(found)));
        return reads;
    }

    private static StreamRead readOf(List<Row> rows) {
        List<Chunk> chunks = new ArrayList<>();
        for (Row row : rows.subList(0, Math.min(CHUNKS, rows.size()))) {
            if (row.sequence() != null) {
                chunks.add(new Chunk(row.sequence(), Objects.requireNonNull(row.text())));
            }
        }
        Row first = rows.getFirst();
        return new StreamRead(chunks, rows.size() > CHUNKS, first.status(), first.error());
    }

    boolean exists(UUID prediction) {
        return jdbc.sql(EXISTS).param(prediction).query(Boolean.class).single();
    }
}
