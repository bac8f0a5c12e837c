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
            insert into worker (name, hardware_sku, slots, model_version_ids, lease_until, heartbeat_at)
            select :name, h.sku, :slots, :modelVersions, now() + cast(:lease as interval), now()
            from hardware h
            where h.sku = :hardware
              and exists (select from price where hardware_sku = h.sku and valid_from <= now())
            returning id
            """;

    private static final String RENEW = """
            with renewed as (
                update worker set lease_until = now() + cast(:lease as interval), heartbeat_at = now()
                where id = :worker and lease_until > now() and stopped_at is null
                returning id, draining),
            sample as (
                insert into worker_sample (worker_id, slots_in_use, decode_steps, decode_tokens)
                select id, :slotsInUse, :decodeSteps, :decodeTokens from renewed
                on conflict do nothing)
            select r.draining,
                   array(select e.prediction_id from queue_entry e
                         where e.worker_id = r.id
                           and (e.cancel_requested_at is not null or e.deadline_at <= now())) as stop
            from renewed r
            """;

    private static final String DRAIN = "update worker set draining = true where id = :worker";

    private static final String STOPPING = "update worker set draining = true, stopping = true where id = :worker";

    private static final String RESUME = """
            update worker set draining = false
            where id = :worker and draining and not stopping and stopped_at is null and lease_until > now()
            """;

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

    /**
     * Renews the lease. Empty: it ran out, so everything this worker holds is lost; stop and register anew.
     *
     * @param sample what it has done so far, kept for those who look at workers
     */
    public Optional<Renewal> renew(UUID workerId, Duration lease, WorkerSample sample) {
        return jdbc.sql(RENEW)
                .param("worker", workerId)
                .param("lease", lease.toString())
                .param("slotsInUse", sample.slotsInUse())
                .param("decodeSteps", sample.decodeSteps())
                .param("decodeTokens", sample.decodeTokens())
                .query((row, n) -> readRenewal(row))
                .optional();
    }

    private static Renewal readRenewal(ResultSet row) throws SQLException {
        Array stop = row.getArray("stop");
        return new Renewal(List.of((UUID[]) stop.getArray()), row.getBoolean("draining"));
    }

    /** No further claims, until {@link #resume}. The worker hears of both with its next heartbeat; claims heed them at once. */
    public void drain(UUID workerId) {
        jdbc.sql(DRAIN).param("worker", workerId).update();
    }

    /** No further claims ever: the process is about to end. */
    public void stopping(UUID workerId) {
        jdbc.sql(STOPPING).param("worker", workerId).update();
    }

    /** Ends a drain. False: the worker does not drain, is about to end, or is gone. */
    public boolean resume(UUID workerId) {
        return jdbc.sql(RESUME).param("worker", workerId).update() == 1;
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
