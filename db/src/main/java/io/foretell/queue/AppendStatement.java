package io.foretell.queue;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Commits pieces of output under their leases: {@link PredictionQueue#appendOutput}. */
final class AppendStatement {

    /**
     * FOR SHARE makes a rescue, and so the next claim, wait until this output is committed or skip the row. A chunk that is already
     * there is the same chunk, sent again because the answer to the first time was lost.
     */
    private static final String SQL = """
            with chunk as materialized (
                select * from unnest(cast(:predictions as uuid[]), cast(:workers as uuid[]), cast(:attempts as int[]),
                                     cast(:seqs as int[]), cast(:texts as text[]), cast(:tokens as text[]),
                                     cast(:runMicros as bigint[]), cast(:logprobs as text[]))
                    as c (prediction_id, worker_id, attempt, seq, text, tokens, run_micros, logprobs)),
            held as materialized (
                select e.prediction_id, e.worker_id, e.attempt
                from (select distinct prediction_id, worker_id, attempt from chunk) c
                join queue_entry e using (prediction_id, worker_id, attempt)
                for share of e),
            appended as (
                insert into prediction_output (prediction_id, seq, text, tokens, run_micros, logprobs)
                select prediction_id, c.seq, c.text, cast(c.tokens as int[]), c.run_micros, cast(c.logprobs as jsonb)
                from chunk c join held using (prediction_id, worker_id, attempt)
                on conflict do nothing)
            select prediction_id from held
            """;

    private final JdbcClient jdbc;

    AppendStatement(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<UUID> run(List<PredictionOutput> output) {
        return jdbc.sql(SQL)
                .param("predictions", column(output, o -> o.lease().predictionId()))
                .param("workers", column(output, o -> o.lease().workerId()))
                .param("attempts", column(output, o -> o.lease().attempt()))
                .param("seqs", column(output, o -> o.chunk().sequence()))
                .param("texts", column(output, o -> storable(o.chunk().text())))
                .param("tokens", column(output, o -> TokenArray.format(o.chunk().tokens())))
                .param("runMicros", column(output, o -> o.chunk().runMicros()))
                .param("logprobs", column(output, o -> o.chunk().logprobsJson()))
                .query((row, n) -> row.getObject("prediction_id", UUID.class))
                .list();
    }

    private static @Nullable String[] column(
            List<PredictionOutput> output, Function<PredictionOutput, @Nullable Object> value) {
        @Nullable String[] column = new @Nullable String[output.size()];
        for (int i = 0; i < column.length; i++) {
            Object element = value.apply(output.get(i));
            column[i] = element == null ? null : element.toString();
        }
        return column;
    }

    /** PostgreSQL's text cannot hold U+0000; one such character would fail the statement for everyone else's output too. */
    static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
