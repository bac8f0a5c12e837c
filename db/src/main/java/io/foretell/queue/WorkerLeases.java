package io.foretell.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract draft. One row per worker process start, renewed on the database's clock. */
public final class WorkerLeases {

    public WorkerLeases(JdbcClient jdbc) {}

    /**
     * Registers this process start; the id is new each time, so that a restarted worker never inherits its predecessor's leases.
     */
    public UUID register(WorkerRegistration worker, Duration lease) {
        throw new UnsupportedOperationException();
    }

    /** Renews the lease. Empty: it ran out, so everything this worker holds is lost; stop and register anew. */
    public Optional<Renewal> renew(UUID workerId, Duration lease) {
        throw new UnsupportedOperationException();
    }

    /** No further claims. */
    public void drain(UUID workerId) {
        throw new UnsupportedOperationException();
    }

    /** The process ends and holds nothing any more. */
    public void deregister(UUID workerId) {
        throw new UnsupportedOperationException();
    }

    /**
     * @param name host name or similar, for people
     * @param hardware sku of table hardware
     */
    public record WorkerRegistration(String name, String hardware, int slots, List<Long> modelVersionIds) {}

    /**
     * @param stop predictions of this worker to stop: canceled by their caller or past their deadline
     * @param draining an operator asked
     */
    public record Renewal(List<UUID> stop, boolean draining) {}
}
