package io.foretell.worker.prediction;

import io.foretell.queue.Lease;
import io.foretell.queue.OutputChunk;
import io.foretell.queue.PredictionOutcome;
import io.foretell.queue.PredictionOutput;
import io.foretell.queue.RunMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/** A database in memory that can be away, with or without having done what it was asked, and that knows lost leases. */
final class RecordingStore implements PredictionStore {

    enum Answer {
        DONE,
        BROKEN_BEFORE,
        BROKEN_AFTER
    }

    private final List<List<PredictionOutput>> statements = new ArrayList<>();
    private final Map<UUID, List<OutputChunk>> committed = new HashMap<>();
    private final Map<UUID, PredictionOutcome> outcomes = new HashMap<>();
    private final Map<UUID, RunMetrics> metrics = new HashMap<>();
    private final Set<UUID> released = new HashSet<>();
    private final Set<UUID> leaseLost = new HashSet<>();
    private final Set<UUID> refused = new HashSet<>();
    private Answer answer = Answer.DONE;

    synchronized void answer(Answer next) {
        answer = next;
    }

    /** Its completion breaks a constraint, each time. */
    synchronized void refuse(UUID prediction) {
        refused.add(prediction);
    }

    synchronized void loseLease(UUID prediction) {
        leaseLost.add(prediction);
    }

    @Override
    public synchronized List<UUID> append(List<PredictionOutput> output) {
        failIf(Answer.BROKEN_BEFORE);
        statements.add(List.copyOf(output));
        output.stream()
                .filter(piece -> !leaseLost.contains(piece.lease().predictionId()))
                .forEach(piece -> commit(piece.lease().predictionId(), piece.chunk()));
        failIf(Answer.BROKEN_AFTER);
        return output.stream()
                .map(piece -> piece.lease().predictionId())
                .filter(id -> !leaseLost.contains(id))
                .distinct()
                .toList();
    }

    private void commit(UUID prediction, OutputChunk chunk) {
        List<OutputChunk> chunks = committed.computeIfAbsent(prediction, id -> new ArrayList<>());
        if (chunks.stream().noneMatch(known -> known.sequence() == chunk.sequence())) {
            chunks.add(chunk);
        }
    }

    @Override
    public synchronized boolean complete(Lease lease, PredictionOutcome outcome, RunMetrics run) {
        failIf(Answer.BROKEN_BEFORE);
        if (refused.contains(lease.predictionId())) {
            throw new DataIntegrityViolationException("a constraint is broken");
        }
        if (leaseLost.contains(lease.predictionId())) {
            return false;
        }
        outcomes.put(lease.predictionId(), outcome);
        metrics.put(lease.predictionId(), run);
        return true;
    }

    @Override
    public synchronized boolean release(Lease lease) {
        failIf(Answer.BROKEN_BEFORE);
        return released.add(lease.predictionId());
    }

    private void failIf(Answer failure) {
        if (answer == failure) {
            throw new DataAccessResourceFailureException("the connection broke");
        }
    }

    synchronized int statements() {
        return statements.size();
    }

    /** In the order of their commits. */
    synchronized List<OutputChunk> committed(UUID prediction) {
        return List.copyOf(committed.getOrDefault(prediction, List.of()));
    }

    String text(UUID prediction) {
        return String.join(
                "", committed(prediction).stream().map(OutputChunk::text).toList());
    }

    synchronized Map<UUID, PredictionOutcome> outcomes() {
        return Map.copyOf(outcomes);
    }

    synchronized Map<UUID, RunMetrics> metrics() {
        return Map.copyOf(metrics);
    }

    synchronized Set<UUID> released() {
        return Set.copyOf(released);
    }
}
