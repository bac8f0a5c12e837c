package io.foretell.queue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The queue protocol: enqueue and cancel are the API's, claim, append, complete and release a worker's, rescue is anyone's. Each is
 * one statement, atomic by itself; in a transaction of the caller it joins it, which must be READ COMMITTED (PostgreSQL's default).
 * Thread-safe.
 *
 * <p>Nothing here sends a {@link PredictionSignal}: the caller does, through {@link QueueNotifier}, after its commit.
 *
 * <p>Billing: the run time that the completing worker reports, at the price now of that worker's hardware. When no worker completes
 * (a rescue finishes it, or it is canceled while waiting for its next attempt), the run time up to its last committed output, at the
 * price of the hardware that claimed it last: what a lost worker did after its last committed output is not billed.
 */
public final class PredictionQueue {

    /**
     * How long after its lease ran out a worker's predictions are given to another. A worker stops by its own clock before its lease
     * is over; this is room for what it sent just then.
     */
    public static final Duration RESCUE_DELAY = Duration.ofSeconds(5);

    /**
     * How long after its deadline, or after its caller asked, a running prediction is canceled over its worker's head: one that lives but
     * does not stop it, as its engine hangs or it does not know that it holds it.
     */
    public static final Duration STOP_GRACE = Duration.ofMinutes(1);

    private static final String ENQUEUE = """
            with stored as (
                insert into prediction (id, account_id, model_version_id, source, input, created_at, deadline_at,
                                        deadline_given, webhook_url, webhook_events)
                values (uuidv7(), :account, :modelVersion, :source, cast(:input as jsonb), now(),
                        now() + cast(:timeToLive as interval), :deadlineGiven, :webhookUrl, :webhookEvents)
                returning id, account_id, model_version_id, deadline_at)
            insert into queue_entry (prediction_id, account_id, model_version_id, deadline_at)
            select id, account_id, model_version_id, deadline_at from stored
            returning prediction_id
            """;

    /** Follows a condition on the entries to give back; the attempts are kept for those who look at the prediction later. */
    private static final String HAND_BACK = """
            returning old.prediction_id, old.attempt, old.worker_id, old.hardware_sku, old.claimed_at),
            attempt as (
                insert into prediction_attempt (prediction_id, attempt, worker_id, hardware_sku, claimed_at, ending)
                select prediction_id, attempt, worker_id, hardware_sku, claimed_at, 'handed_back' from released)
            select count(*) from released
            """;

    /** The attempt stays: the next claim gets a new number, so that nothing sent under this lease can match it. */
    private static final String RELEASE = """
            with released as (
                update queue_entry set worker_id = null, available_at = now()
                where prediction_id = :prediction and worker_id = :worker and attempt = :attempt
            """ + HAND_BACK;

    private static final String RELEASE_ALL_BUT = """
            with released as (
                update queue_entry set worker_id = null, available_at = now()
                where worker_id = :worker and not prediction_id = any (cast(:known as uuid[]))
            """ + HAND_BACK;

    private static final String SHARE = """
            update prediction set shared_at = case when :shared then coalesce(shared_at, now()) end where id = :prediction
            """;

    private final JdbcClient jdbc;
    private final ClaimStatement claim;
    private final AppendStatement append;
    private final FinishStatement finish;
    private final RescueStatement rescue;
    private final RetryStatement retry;

    public PredictionQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.claim = new ClaimStatement(jdbc);
        this.append = new AppendStatement(jdbc);
        this.finish = new FinishStatement(jdbc);
        this.rescue = new RescueStatement(jdbc);
        this.retry = new RetryStatement(jdbc);
    }

    /** Stores and queues a prediction in the caller's transaction; returns its id (uuidv7, from the database). */
    public UUID enqueue(NewPrediction prediction) {
        return jdbc.sql(ENQUEUE)
                .param("account", prediction.accountId())
                .param("modelVersion", prediction.modelVersionId())
                .param("source", prediction.source())
                .param("input", prediction.inputJson())
                .param("timeToLive", prediction.timeToLive().toString())
                .param("deadlineGiven", prediction.deadlineGiven())
                .param("webhookUrl", prediction.webhookUrl())
                .param("webhookEvents", prediction.webhookEvents().toArray(String[]::new))
                .query(UUID.class)
                .single();
    }

    /**
     * Up to {@code limit} predictions for this worker, of the versions it announced, fair over accounts: those with the fewest running
     * predictions first, then in turn; of one account the oldest first. Empty if its lease is over or it drains.
     */
    public List<Lease> claim(UUID workerId, int limit) {
        return claim.run(workerId, null, limit);
    }

    /** As {@link #claim(UUID, int)}, of one of the versions it announced: for a worker whose models have slots of their own. */
    public List<Lease> claim(UUID workerId, long modelVersionId, int limit) {
        return claim.run(workerId, modelVersionId, limit);
    }

    /**
     * Appends chunks of several predictions in one statement. Sending a chunk again, after an error that left open whether it was
     * committed, does no harm. U+0000, which PostgreSQL's text cannot hold, is stored as U+FFFD.
     *
     * @return those predictions whose lease still holds, their chunks being committed; the others are to be dropped
     */
    public List<UUID> appendOutput(List<PredictionOutput> output) {
        return append.run(output);
    }

    /**
     * Finishes a prediction: result with the output appended before, ledger entry, webhook delivery in one statement. Whoever comes
     * first wins: a success is not undone by a cancellation that was requested but not yet obeyed.
     *
     * @return false if the lease was lost; then nothing was written
     */
    public boolean complete(Lease lease, PredictionOutcome outcome, RunMetrics metrics) {
        return finish.complete(lease, outcome, metrics);
    }

    /** Gives a prediction back without costing it one of its attempts (drain). False: the lease was lost. */
    public boolean release(Lease lease) {
        return jdbc.sql(RELEASE)
                        .param("prediction", lease.predictionId())
                        .param("worker", lease.workerId())
                        .param("attempt", lease.attempt())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    /**
     * After a claim whose answer was lost: gives back what this worker holds and does not know of. The worker must not claim meanwhile.
     *
     * @param known what it runs
     * @return how many went back
     */
    public int releaseAllBut(UUID workerId, Set<UUID> known) {
        return jdbc.sql(RELEASE_ALL_BUT)
                .param("worker", workerId)
                .param("known", known.stream().map(UUID::toString).toArray(String[]::new))
                .query(Integer.class)
                .single();
    }

    /** Finishes a waiting prediction as canceled, or asks for a running one to be stopped. Waits for a claim in flight. */
    public Cancellation cancel(UUID predictionId) {
        return finish.cancel(predictionId);
    }

    /**
     * Queues a finished prediction's input once more, as a new prediction of the same version and account with as much time as the former
     * had, linked with it both ways. Its webhook is not taken over: whoever is told there has never heard of the new prediction. Each
     * prediction is retried once, so that two who ask at the same time do not pay twice; then the new one can be retried. What its account
     * could not enqueue by now, as the version was removed or the model is private and another's, is not retried.
     *
     * @param source who asks: api or web
     */
    public Retry retry(UUID predictionId, String source) {
        return retry.run(predictionId, source);
    }

    /** Lets those see the prediction who are not signed in and have its id, or no longer. False: there is no such prediction. */
    public boolean share(UUID predictionId, boolean shared) {
        return jdbc.sql(SHARE)
                        .param("prediction", predictionId)
                        .param("shared", shared)
                        .update()
                == 1;
    }

    /**
     * Looks after what nobody runs, up to 500 predictions at a time. Those of lost workers go back to the queue, with a growing delay,
     * or fail when that was their last attempt, or are canceled if they are overdue or their caller asked; so are waiting ones that are
     * overdue, and running ones whose worker has not stopped them for {@link #STOP_GRACE}. Waiting ones whose model version was removed
     * fail, whenever they were queued. Any node, every few seconds; while one is at it, others find nothing to do.
     */
    public Rescued rescue() {
        return rescue.run();
    }

    /** What a rescue did; {@link #finished} are to be signaled. */
    public record Rescued(List<UUID> requeued, List<UUID> failed, List<UUID> canceled) {

        public List<UUID> finished() {
            return Stream.concat(failed.stream(), canceled.stream()).toList();
        }
    }
}
