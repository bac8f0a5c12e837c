package io.foretell.worker.prediction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The predictions that this worker holds, from their lease until their end is written or the lease is lost. Thread-safe. */
public final class RunningPredictions {

    private final Map<UUID, Output> outputs = new ConcurrentHashMap<>();

    void add(Output output) {
        outputs.put(output.prediction().id(), output);
    }

    /** Only if it is still this attempt: after a lost lease the same prediction may have come back. */
    void remove(Output output) {
        if (outputs.remove(output.prediction().id(), output)) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    List<Output> outputs() {
        return List.copyOf(outputs.values());
    }

    /** Ends a sequence before its next step; false if it does not run here. */
    public boolean cancel(UUID predictionId) {
        Output output = outputs.get(predictionId);
        if (output == null) {
            return false;
        }
        output.prediction().stop(StopReason.CANCEL);
        return true;
    }

    /** Stops everything; what is committed so far goes back to the queue. */
    public void handBackAll() {
        outputs().forEach(output -> output.prediction().stop(StopReason.DRAIN));
    }

    /** The lease is lost: stops everything and writes nothing more. Returns how many. */
    public int dropAll() {
        List<Output> dropped = new ArrayList<>(outputs());
        for (Output output : dropped) {
            output.prediction().stop(StopReason.LEASE_LOST);
            remove(output);
        }
        return dropped.size();
    }

    public Set<UUID> ids() {
        return Set.copyOf(outputs.keySet());
    }

    public int size() {
        return outputs.size();
    }

    /** Waits until nothing runs; false if the time was not enough. */
    public synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!outputs.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
