package io.foretell.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.foretell.queue.QueueRace.Finish;
import io.foretell.queue.QueueRace.Held;
import io.foretell.queue.QueueRace.Retried;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Holds the tables against what the threads of a {@link QueueRace} were told. */
final class QueueRaceVerdict {

    private static final String STATES = """
            select p.id, case when p.status <> 'open' then p.status when e.prediction_id is null then 'lost'
                              when e.started_at is null then 'starting' else 'processing' end as state
            from prediction p left join queue_entry e on e.prediction_id = p.id
            where p.model_version_id = ?
            """;

    private static final List<String> ORDER = List.of("starting", "processing", "succeeded", "failed", "canceled");

    private final QueueFixture fixture;
    private final QueueRace race;

    QueueRaceVerdict(QueueFixture fixture, QueueRace race) {
        this.fixture = fixture;
        this.race = race;
    }

    static Map<UUID, String> publicStates(QueueFixture fixture) {
        Map<UUID, String> states = new HashMap<>();
        fixture.jdbc.sql(STATES).param(fixture.version).query(row -> {
            states.put(row.getObject("id", UUID.class), row.getString("state"));
        });
        return states;
    }

    static void checkStep(UUID prediction, String before, String now) {
        int rank = ORDER.indexOf(now);
        int rankBefore = before == null ? 0 : ORDER.indexOf(before);
        boolean wasFinal = rankBefore > 1;
        if (rank < 0 || rank < rankBefore || (wasFinal && rank != rankBefore)) {
            throw new AssertionError("%s went from %s to %s".formatted(prediction, before, now));
        }
    }

    static long unfinished(QueueFixture fixture) {
        return fixture.jdbc
                .sql("select count(*) from queue_entry where model_version_id = ?")
                .param(fixture.version)
                .query(Long.class)
                .single();
    }

    void check() {
        assertThat(unfinished(fixture)).isZero();
        assertThat(race.leases)
                .extracting(held -> held.lease.predictionId() + "/" + held.lease.attempt())
                .doesNotHaveDuplicates();
        checkRetries();
        for (UUID prediction : race.predictions) {
            List<OutputChunk> committed = committed(prediction);
            checkOutput(prediction, committed);
            checkFinish(prediction, committed);
            checkLeases(prediction);
            checkAttempts(prediction);
            race.leases.stream()
                    .filter(held -> held.lease.predictionId().equals(prediction))
                    .forEach(held -> checkContinued(held, committed));
        }
    }

    /** Committed is exactly what workers were told is committed, without gaps, and the result has all of it. */
    private void checkOutput(UUID prediction, List<OutputChunk> committed) {
        assertThat(race.appended.stream()
                        .filter(output -> output.lease().predictionId().equals(prediction))
                        .map(PredictionOutput::chunk))
                .containsExactlyInAnyOrderElementsOf(committed);
        assertThat(committed)
                .extracting(OutputChunk::sequence)
                .containsExactlyElementsOf(
                        IntStream.range(0, committed.size()).boxed().toList());
        List<String> texts = committed.stream()
                .map(OutputChunk::text)
                .filter(text -> !text.isEmpty())
                .toList();
        assertThat(fixture.jdbc
                        .sql("select t from prediction, jsonb_array_elements_text(output) t where id = ?")
                        .param(prediction)
                        .query(String.class)
                        .list())
                .isEqualTo(texts);
    }

    /** One caller was told, and the one ledger entry, the one delivery and the result agree with it. */
    private void checkFinish(UUID prediction, List<OutputChunk> committed) {
        List<Finish> finishes = race.finishes.stream()
                .filter(finish -> finish.predictionId().equals(prediction))
                .toList();
        assertThat(finishes).hasSize(1);
        Finish finish = finishes.getFirst();
        long lastCommitted = committed.isEmpty() ? 0 : committed.getLast().runMicros();
        long billed = finish.lease() == null ? lastCommitted : finish.runMicros();
        int lastAttempt = race.leases.stream()
                .filter(held -> held.lease.predictionId().equals(prediction))
                .mapToInt(held -> held.lease.attempt())
                .max()
                .orElse(0);
        assertThat(fixture.prediction(prediction))
                .containsEntry("status", finish.status().word())
                .containsEntry("attempts", lastAttempt)
                .containsEntry("run_micros", billed);
        assertThat(fixture.ledger(prediction)).containsEntry("run_micros", billed);
        boolean retry = fixture.prediction(prediction).get("retry_of") != null;
        assertThat(fixture.delivery(prediction).get("event")).isEqualTo(retry ? null : "completed");
        if (finish.lease() != null) {
            assertThat(finish.lease().attempt()).isEqualTo(lastAttempt);
            assertThat(fixture.prediction(prediction))
                    .containsEntry("worker_id", finish.lease().workerId());
        }
    }

    /** No lease ended but by its worker's word or by the loss of its worker. */
    private void checkLeases(UUID prediction) {
        List<UUID> workers = race.leases.stream()
                .map(held -> held.lease)
                .filter(lease -> lease.predictionId().equals(prediction))
                .map(Lease::workerId)
                .toList();
        long finishedRunning = fixture.prediction(prediction).get("worker_id") == null ? 0 : 1;
        long requeued = race.requeued.stream().filter(prediction::equals).count();
        long released = race.released.stream().filter(prediction::equals).count();
        assertThat((long) workers.size()).isEqualTo(requeued + released + finishedRunning);
        assertThat(requeued)
                .isLessThanOrEqualTo(
                        workers.stream().filter(race.lostWorkers::contains).count());
    }

    /** Each attempt but the one that finished the prediction is kept, once, with its worker. */
    private void checkAttempts(UUID prediction) {
        boolean completed = race.finishes.stream()
                .anyMatch(finish -> finish.predictionId().equals(prediction) && finish.lease() != null);
        Object last = fixture.prediction(prediction).get("attempts");
        Map<Integer, UUID> expected = new HashMap<>();
        race.leases.stream()
                .map(held -> held.lease)
                .filter(lease -> lease.predictionId().equals(prediction))
                .filter(lease -> !completed || !last.equals(lease.attempt()))
                .forEach(lease -> expected.put(lease.attempt(), lease.workerId()));
        Map<Integer, UUID> kept = new HashMap<>();
        fixture.jdbc
                .sql("select attempt, worker_id from prediction_attempt where prediction_id = ?")
                .param(prediction)
                .query(row -> {
                    kept.put(row.getInt("attempt"), row.getObject("worker_id", UUID.class));
                });
        assertThat(kept).isEqualTo(expected);
        assertThat(fixture.jdbc
                        .sql(
                                "select count(*) from prediction_attempt where prediction_id = ? and ending = 'handed_back'")
                        .param(prediction)
                        .query(Long.class)
                        .single())
                .isEqualTo(race.released.stream().filter(prediction::equals).count());
    }

    /** Each was retried once, all who asked were led to that one, and the two name each other. */
    private void checkRetries() {
        assertThat(race.retries.stream().filter(Retried::now).map(Retried::former))
                .doesNotHaveDuplicates();
        for (Retried retried : race.retries) {
            assertThat(fixture.prediction(retried.former())).containsEntry("retried_as", retried.made());
            assertThat(fixture.prediction(retried.made())).containsEntry("retry_of", retried.former());
        }
        assertThat(fixture.jdbc
                        .sql("select count(*) from prediction where model_version_id = ? and retry_of is not null")
                        .param(fixture.version)
                        .query(Long.class)
                        .single())
                .isEqualTo(race.retries.stream().filter(Retried::now).count());
    }

    /** What a claim was given is all that earlier attempts committed, and nothing of it was written later. */
    private static void checkContinued(Held held, List<OutputChunk> committed) {
        int given = held.lease.committed().size();
        assertThat(held.lease.committed()).isEqualTo(committed.subList(0, given));
        for (OutputChunk chunk : committed) {
            int attempt = chunk.tokens().getFirst();
            assertThat(attempt < held.lease.attempt()).isEqualTo(chunk.sequence() < given);
        }
    }

    private List<OutputChunk> committed(UUID prediction) {
        return fixture.jdbc
                .sql(
                        "select seq, text, tokens::text, run_micros from prediction_output where prediction_id = ? order by seq")
                .param(prediction)
                .query((row, n) -> new OutputChunk(
                        row.getInt("seq"),
                        row.getString("text"),
                        TokenArray.parse(row.getString("tokens")),
                        row.getLong("run_micros")))
                .list();
    }
}
