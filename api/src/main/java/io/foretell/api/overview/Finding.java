package io.foretell.api.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something that is wrong and that somebody should do something about. */
public sealed interface Finding {

    /**
     * Predictions wait for a version that no worker serves: none that lives and takes new ones.
     *
     * @param model {@code owner/name}
     * @param version 64 hex digits
     * @param draining workers that serve it but drain
     */
    record NoWorker(String model, String version, long waiting, Duration oldestWait, int draining) implements Finding {}

    /**
     * Predictions of a version wait for longer than {@code limit} though a worker serves it: all slots are taken, or something hangs.
     *
     * @param limit foretell.overview.queue-age
     */
    record QueueOld(String model, String version, long waiting, Duration oldestWait, Duration limit)
            implements Finding {}

    /**
     * A worker's lease ran out and was not renewed: its process was killed, its machine is gone, or it does not reach the database.
     *
     * @param lostAt the end of its lease
     * @param back a worker of the same name has registered since
     */
    record WorkerLost(UUID workerId, String worker, String hardware, Instant lostAt, boolean back) implements Finding {}

    /**
     * A receiver does not take an account's webhooks: a delivery has failed several times, or was given up.
     *
     * @param deliveries that have failed and not got through
     * @param attempts that failed, of all of these
     * @param since the first of these deliveries
     * @param lastStatus the receiver's answer to the latest one; null when there was none
     */
    record WebhookFailing(
            UUID accountId,
            String account,
            String url,
            long deliveries,
            long attempts,
            Instant since,
            @Nullable Integer lastStatus,
            String lastError)
            implements Finding {}

    /**
     * The database takes long to answer.
     *
     * @param took how long a trivial statement took, or the one that was given up, which would have taken longer
     * @param limit foretell.overview.database-time or statement-timeout
     */
    record DatabaseSlow(Duration took, Duration limit) implements Finding {}

    /**
     * A transaction has been open for long. It keeps rows that were deleted since from being cleaned up, which slows down claims. Those of
     * other database roles are only seen with the rights of {@code pg_read_all_stats}.
     *
     * @param application what its client calls itself
     * @param processId of the server, for pg_terminate_backend
     */
    record TransactionOpen(String application, int processId, Duration open) implements Finding {}
}
