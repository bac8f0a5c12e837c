package io.foretell.api;

import io.foretell.api.prediction.PredictionId;
import io.foretell.queue.Lease;
import io.foretell.queue.OutputChunk;
import io.foretell.queue.PredictionOutcome;
import io.foretell.queue.PredictionOutput;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueNotifier;
import io.foretell.queue.RunMetrics;
import io.foretell.queue.WorkerLeases;
import io.foretell.queue.WorkerLeases.WorkerRegistration;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Does to the queue what a worker does, by hand. */
public final class TestWorker implements AutoCloseable {

    private final PredictionQueue queue;
    private final QueueNotifier notifier;
    private final UUID id;

    TestWorker(JdbcClient jdbc, DataSource dataSource, long modelVersion) {
        queue = new PredictionQueue(jdbc);
        notifier = new QueueNotifier(dataSource);
        id = new WorkerLeases(jdbc)
                .register(new WorkerRegistration("test", "cpu", 4, List.of(modelVersion)), Duration.ofMinutes(5));
    }

    public UUID id() {
        return id;
    }

    /** The next prediction; fails if none waits. */
    public Lease claim() {
        List<Lease> claimed = queue.claim(id, 1);
        if (claimed.isEmpty()) {
            throw new AssertionError("nothing to claim");
        }
        return claimed.getFirst();
    }

    public void append(Lease lease, int sequence, String text) {
        queue.appendOutput(List.of(
                new PredictionOutput(lease, new OutputChunk(sequence, text, List.of(sequence), 1_000L * sequence))));
        notifier.signal(PredictionSignal.PROGRESS, lease.predictionId().toString());
    }

    /** The same chunk for all of them, in one statement, as a worker does. */
    public void appendToAll(List<Lease> leases, int sequence, String text) {
        OutputChunk chunk = new OutputChunk(sequence, text, List.of(sequence), 1_000L * sequence);
        queue.appendOutput(
                leases.stream().map(lease -> new PredictionOutput(lease, chunk)).toList());
        leases.forEach(lease ->
                notifier.signal(PredictionSignal.PROGRESS, lease.predictionId().toString()));
    }

    /** Appends a chunk of one token with its log probability, as JSON. */
    public void appendWithLogprobs(Lease lease, int sequence, String text, String logprobs) {
        queue.appendOutput(List.of(new PredictionOutput(
                lease, new OutputChunk(sequence, text, List.of(sequence), 1_000L * sequence, logprobs))));
    }

    public void finish(Lease lease, PredictionOutcome outcome) {
        finishSilently(lease, outcome);
        notifier.signal(PredictionSignal.PROGRESS, lease.predictionId().toString());
    }

    /** As if the signal were lost. */
    public void finishSilently(Lease lease, PredictionOutcome outcome) {
        if (!queue.complete(lease, outcome, new RunMetrics(1_500_000, 11, 2, 250_000L))) {
            throw new AssertionError("the lease was lost");
        }
    }

    /** Runs the next prediction to the end; returns its public id. */
    public String succeed(String... chunks) {
        Lease lease = claim();
        for (int i = 0; i < chunks.length; i++) {
            append(lease, i, chunks[i]);
        }
        finish(lease, new PredictionOutcome.Succeeded());
        return PredictionId.format(lease.predictionId());
    }

    @Override
    public void close() {
        notifier.close();
    }
}
