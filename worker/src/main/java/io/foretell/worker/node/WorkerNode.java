package io.foretell.worker.node;

import io.foretell.queue.WorkerLeases;
import io.foretell.queue.WorkerLeases.Renewal;
import io.foretell.queue.WorkerLeases.WorkerRegistration;
import io.foretell.queue.WorkerSample;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as the database knows it: its current registration, and whether that may still be relied on. Thread-safe.
 *
 * <p>The lease counts from before the renewal was sent, on this process's monotonic clock, and ends here a sixth of its length (5 s of
 * the usual 30 s) before it ends in the database: enough for a step and a write that are under way.
 */
public final class WorkerNode {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerNode.class);

    private static final int MARGIN_SHARE = 6;

    private final WorkerLeases leases;
    private final WorkerRegistration registration;
    private final Duration lease;
    private final Supplier<WorkerSample> sample;
    private final LongSupplier nanoTime;
    private @Nullable Registered registered;
    private boolean stopping;
    private boolean drainAsked;

    private record Registered(UUID id, long renewedNanos) {}

    /**
     * @param sample what this process has done so far; sent along with each renewal
     */
    public WorkerNode(
            WorkerLeases leases,
            WorkerRegistration registration,
            Duration lease,
            Supplier<WorkerSample> sample,
            LongSupplier nanoTime) {
        this.leases = leases;
        this.registration = registration;
        this.lease = lease;
        this.sample = sample;
        this.nanoTime = nanoTime;
    }

    /**
     * Gets a new id.
     *
     * @throws IllegalArgumentException if the hardware has no price
     */
    public void register() {
        long asked = nanoTime.getAsLong();
        UUID id = leases.register(registration, lease);
        boolean drained;
        synchronized (this) {
            registered = new Registered(id, asked);
            drained = drainAsked;
        }
        if (drained) {
            leases.drain(id); // what an operator asked of the last registration holds for this process
        }
        LOG.info("worker {} is registered as '{}' on {}", id, registration.name(), registration.hardware());
    }

    /** Renews the lease of this registration. Empty: the database says that it is over. */
    public Optional<Renewal> renew(UUID id) {
        long asked = nanoTime.getAsLong();
        Optional<Renewal> renewal = leases.renew(id, lease, sample.get());
        renewal.ifPresent(answer -> renewed(id, asked, answer));
        return renewal;
    }

    private synchronized void renewed(UUID id, long asked, Renewal renewal) {
        if (registered == null || !registered.id().equals(id)) {
            return; // given up meanwhile
        }
        registered = new Registered(id, asked);
        if (drainAsked != renewal.draining()) {
            drainAsked = renewal.draining();
            LOG.info("worker {}: an operator {}", id, drainAsked ? "asked to drain; no new leases" : "ended the drain");
        }
    }

    /** The current registration; null between a loss and the next registration. */
    public synchronized @Nullable UUID id() {
        return registered == null ? null : registered.id();
    }

    /** Who may claim now; null if this worker may not, as it drains or its lease is in doubt. */
    public synchronized @Nullable UUID claimant() {
        return registered != null && !stopping && !drainAsked && leaseHolds() ? registered.id() : null;
    }

    /** Whether there is a registration whose lease lasts by this process's own clock. */
    public synchronized boolean leaseHolds() {
        return registered != null && sinceRenewal().compareTo(lease.minus(lease.dividedBy(MARGIN_SHARE))) < 0;
    }

    /** Zero without a registration. */
    public synchronized Duration sinceRenewal() {
        return registered == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - registered.renewedNanos());
    }

    /** Gives up this registration; false if it was given up before. */
    public synchronized boolean forget(UUID id) {
        if (registered == null || !registered.id().equals(id)) {
            return false;
        }
        registered = null;
        return true;
    }

    /** The process is about to end: no claims from now on, whatever the database's answer. */
    public void drain() {
        UUID id;
        synchronized (this) {
            stopping = true;
            id = id();
        }
        if (id != null) {
            leases.stopping(id);
        }
    }

    /** The last word of this process. */
    public void deregister() {
        UUID id = id();
        if (id != null && forget(id)) {
            leases.deregister(id);
            LOG.info("worker {} is gone", id);
        }
    }

    /** Whether the process is about to end. */
    public synchronized boolean stopping() {
        return stopping;
    }

    public synchronized boolean draining() {
        return stopping || drainAsked;
    }
}
