package io.foretell.queue;

import io.foretell.queue.PredictionOutcome.Canceled;
import io.foretell.queue.PredictionOutcome.Failed;
import io.foretell.queue.PredictionOutcome.Succeeded;
import io.foretell.queue.PredictionQueue.Rescued;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/** Seeded threads that use the queue all at once, and a record of what it answered. */
final class QueueRace {

    private static final int ACTORS = 6;
    private static final int STEPS = 70;

    /** A lease some thread was given; kept, and used, when it has long been lost. */
    static final class Held {
        final Lease lease;
        final ReentrantLock appending = new ReentrantLock();
        int next;
        boolean lost;

        Held(Lease lease) {
            this.lease = lease;
            this.next = lease.committed().size();
        }

        /** Says which attempt wrote it; every third text is empty. */
        OutputChunk nextChunk() {
            String text = next % 3 == 2 ? "" : lease.attempt() + "." + next + " ";
            return new OutputChunk(next, text, List.of(lease.attempt(), next), (next + 1) * 1_000L);
        }
    }

    /** That a prediction was retried, by this call or before. */
    record Retried(UUID former, UUID made, boolean now) {}

    /** That a prediction finished, told to one caller. */
    record Finish(UUID predictionId, PredictionStatus status, Lease lease, long runMicros) {}

    final List<UUID> predictions = new CopyOnWriteArrayList<>();
    final List<Held> leases = new CopyOnWriteArrayList<>();
    final Queue<PredictionOutput> appended = new ConcurrentLinkedQueue<>();
    final Queue<Finish> finishes = new ConcurrentLinkedQueue<>();
    final Queue<UUID> released = new ConcurrentLinkedQueue<>();
    final Queue<UUID> requeued = new ConcurrentLinkedQueue<>();
    final Queue<UUID> lostWorkers = new ConcurrentLinkedQueue<>();
    final Queue<Retried> retries = new ConcurrentLinkedQueue<>();

    private final QueueFixture fixture;
    private final long seed;
    private final List<UUID> workers = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    QueueRace(QueueFixture fixture, long seed) {
        this.fixture = fixture;
        this.seed = seed;
    }

    void run() throws Exception {
        IntStream.range(0, 5).forEach(i -> enqueue());
        IntStream.range(0, ACTORS).forEach(i -> workers.add(fixture.worker()));
        var random = new SplittableRandom(seed);
        try (ExecutorService threads = Executors.newFixedThreadPool(ACTORS + 1)) {
            Future<?> observer = threads.submit(this::observe);
            List<Callable<Void>> actors = new ArrayList<>();
            for (int actor = 0; actor < ACTORS; actor++) {
                actors.add(actor(actor, random.split()));
            }
            try {
                for (Future<Void> actor : threads.invokeAll(actors)) {
                    actor.get();
                }
            } finally {
                over = true;
            }
            observer.get();
        }
    }

    private Callable<Void> actor(int actor, SplittableRandom random) {
        return () -> {
            for (int step = 0; step < STEPS; step++) {
                step(actor, random);
            }
            return null;
        };
    }

    private void step(int actor, SplittableRandom random) {
        switch (Integer.valueOf(random.nextInt(100))) {
            case Integer i when i < 3 -> enqueue();
            case Integer i when i < 25 -> claim(actor, 1 + random.nextInt(2));
            case Integer i when i < 60 -> append(random);
            case Integer i when i < 67 -> complete(any(leases, random), random);
            case Integer i when i < 74 -> release(any(leases, random));
            case Integer i when i < 76 -> cancel(any(predictions, random));
            case Integer i when i < 84 -> rescue();
            case Integer i when i < 90 -> lose(any(workers, random));
            case Integer i when i < 94 -> renew(actor);
            case Integer i when i < 97 -> retry(any(predictions, random));
            default -> fixture.skipBackoff(any(predictions, random));
        }
    }

    /** Mostly a recent one: old ones are known to be lost. */
    private static <T> T any(List<T> all, SplittableRandom random) {
        int size = all.size(); // may grow meanwhile
        int from = size > 8 && random.nextInt(4) > 0 ? size - 8 : 0;
        return size == 0 ? null : all.get(random.nextInt(from, size));
    }

    private void enqueue() {
        UUID id = fixture.enqueueWithWebhook("completed");
        fixture.jdbc
                .sql("update queue_entry set max_attempts = 6 where prediction_id = ?")
                .param(id)
                .update();
        predictions.add(id);
    }

    private void claim(int actor, int limit) {
        fixture.queue.claim(workers.get(actor), limit).forEach(lease -> leases.add(new Held(lease)));
    }

    /** One thread at a time appends under one lease, as in a worker; nothing else waits for that. */
    private void append(SplittableRandom random) {
        Map<UUID, Held> batch = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            Held held = any(leases, random);
            if (held != null && !batch.containsKey(held.lease.predictionId()) && held.appending.tryLock()) {
                batch.put(held.lease.predictionId(), held);
            }
        }
        try {
            append(batch.values().stream().filter(held -> !held.lost).toList());
        } finally {
            batch.values().forEach(held -> held.appending.unlock());
        }
    }

    private void append(List<Held> batch) {
        List<PredictionOutput> output = batch.stream()
                .map(held -> new PredictionOutput(held.lease, held.nextChunk()))
                .toList();
        List<UUID> kept = fixture.queue.appendOutput(output);
        output.stream().filter(o -> kept.contains(o.lease().predictionId())).forEach(appended::add);
        for (Held held : batch) {
            held.lost = !kept.contains(held.lease.predictionId());
            held.next++;
        }
    }

    private void complete(Held held, SplittableRandom random) {
        if (held == null) {
            return;
        }
        PredictionOutcome outcome = switch (random.nextInt(3)) {
            case 0 -> new Succeeded();
            case 1 -> new Failed("model_error", "no luck");
            default -> new Canceled();
        };
        RunMetrics metrics = new RunMetrics(random.nextInt(1_000_000), 1, 2, null);
        if (fixture.queue.complete(held.lease, outcome, metrics)) {
            finishes.add(new Finish(held.lease.predictionId(), outcome.status(), held.lease, metrics.runMicros()));
        }
    }

    private void release(Held held) {
        if (held != null && fixture.queue.release(held.lease)) {
            released.add(held.lease.predictionId());
        }
    }

    private void cancel(UUID prediction) {
        if (fixture.queue.cancel(prediction) == Cancellation.FINISHED) {
            finishes.add(new Finish(prediction, PredictionStatus.CANCELED, null, -1));
        }
    }

    private void retry(UUID prediction) {
        switch (fixture.queue.retry(prediction, "web")) {
            case Retry.Queued queued -> {
                retries.add(new Retried(prediction, queued.predictionId(), true));
                predictions.add(queued.predictionId());
            }
            case Retry.RetriedBefore(UUID made) -> retries.add(new Retried(prediction, made, false));
            case Retry.Unfinished() -> {}
            case Retry refused -> throw new AssertionError(prediction + ": " + refused);
        }
    }

    private void rescue() {
        Rescued rescued = fixture.queue.rescue();
        requeued.addAll(rescued.requeued());
        rescued.failed().forEach(id -> finishes.add(new Finish(id, PredictionStatus.FAILED, null, -1)));
        rescued.canceled().forEach(id -> finishes.add(new Finish(id, PredictionStatus.CANCELED, null, -1)));
    }

    private void lose(UUID worker) {
        lostWorkers.add(worker);
        fixture.lose(worker);
    }

    private void renew(int actor) {
        if (fixture.renew(workers.get(actor), QueueFixture.LEASE).isEmpty()) {
            workers.set(actor, fixture.worker());
        }
    }

    /** Sees that no public state ever goes back. */
    private void observe() {
        Map<UUID, String> seen = new HashMap<>();
        while (!over) {
            Map<UUID, String> now = QueueRaceVerdict.publicStates(fixture);
            now.forEach((id, state) -> QueueRaceVerdict.checkStep(id, seen.put(id, state), state));
        }
    }

    void finishTheRest() {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 50 && QueueRaceVerdict.unfinished(fixture) > 0; round++) {
            workers.forEach(this::lose);
            rescue();
            predictions.forEach(fixture::skipBackoff);
            workers.set(0, fixture.worker());
            int before = leases.size();
            claim(0, 100);
            leases.subList(before, leases.size()).forEach(held -> complete(held, random));
        }
    }
}
