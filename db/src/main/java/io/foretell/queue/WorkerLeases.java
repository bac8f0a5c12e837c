package io.foretell.queue;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The leases of worker processes: one row per process start, renewed on the database's clock. A prediction's lease is its worker's,
 * so that a heartbeat is one small update however many predictions run. Thread-safe.
 */
public final class WorkerLeases {

    private static final String REGISTER = """
            insert into worker (name, hardware_sku, slots, model_version_ids, lease_until)
            select :name, h.sku, :slots, :modelVersions, now() + cast(:lease as interval)
            from hardware h
            where h.sku = :hardware
              and exists (select from price where hardware_sku = h.sku and valid_from <= now())
            returning id
            """;

    private static final String RENEW = """
            with renewed as (
                update worker set lease_until = now() + cast(:lease as interval)
                where id = :worker and lease_until > now() and stopped_at is null
                returning id, draining)
            select r.draining,
                   array(select e.prediction_id from queue_entry e
                         where e.worker_id = r.id
                           and (e.cancel_requested_at is not null or e.deadline_at <= now())) as stop
            from renewed r
            """;

    private static final String DRAIN = "update worker set draining = true where id = :worker";

    private static final String DEREGISTER = """
            update worker set stopped_at = now(), lease_until = least(lease_until, now())
            where id = :worker and stopped_at is null
            """;

    private final JdbcClient jdbc;

    public WorkerLeases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Registers this process start. Its id is new each time, so that a restarted worker never inherits its predecessor's predictions.
     *
     * @throws IllegalArgumentException if the hardware is not in the price list: its predictions could not be billed
     */
    public UUID register(WorkerRegistration worker, Duration lease) {
        return jdbc.sql(REGISTER)
                .param("name", worker.name())
                .param("hardware", worker.hardware())
                .param("slots", worker.slots())
                .param("modelVersions", worker.modelVersionIds().toArray(Long[]::new))
                .param("lease", lease.toString())
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> new IllegalArgumentException(
                        "hardware '%s' is not in table hardware or has no price in table price that is valid now"
                                .formatted(worker.hardware())));
    }

    /** Renews the lease. Empty: it ran out, so everything this worker holds is lost; stop and register anew. */
    public Optional<Renewal> renew(UUID workerId, Duration lease) {
        return jdbc.sql(RENEW)
                .param("worker", workerId)
                .param("lease", lease.toString())
                .query((row, n) -> readRenewal(row))
                .optional();
    }

    private static Renewal readRenewal(ResultSet row) throws SQLException {
        Array stop = row.getArray("stop");
        return new Renewal(List.of((UUID[]) stop.getArray()), row.getBoolean("draining"));
    }

    /** No further claims. */
    public void drain(UUID workerId) {
        jdbc.sql(DRAIN).param("worker", workerId).update();
    }

    /** The process ends. What it still holds, the next rescue takes without waiting for the lease to run out. */
    public void deregister(UUID workerId) {
        jdbc.sql(DEREGISTER).param("worker", workerId).update();
    }

    /**
     * @param name host name or similar, for people
     * @param hardware sku of table hardware
     * @param slots predictions it runs at once
     * @param modelVersionIds what it serves, at least one
     */
    public record WorkerRegistration(String name, String hardware, int slots, List<Long> modelVersionIds) {}

    /**
     * @param stop predictions of this worker to stop: canceled by their caller or past their deadline
     * @param draining an operator asked
     */
    public record Renewal(List<UUID> stop, boolean draining) {}
}
