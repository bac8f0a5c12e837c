package io.foretell.api.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker process, from one start to its end.
 *
 * @param hardware sku
 * @param hardwareName for people
 * @param versions what it serves
 * @param slotsInUse predictions that it holds now
 * @param heartbeatAge since it last renewed its lease; since its registration before the first time. Of a worker of the release before, which
 *     does not say when, up to the length of its lease too little
 * @param leaseUntil when it counts as lost if no heartbeat comes
 * @param batch sequences per decode step over the minutes of {@code samples}; null without a step
 * @param tokensPerSecond output over these minutes; null with less than two samples
 * @param samples what it reported, oldest first
 */
public record WorkerView(
        UUID id,
        String name,
        State state,
        String hardware,
        String hardwareName,
        List<ServedVersion> versions,
        int slots,
        int slotsInUse,
        Instant startedAt,
        @Nullable Instant stoppedAt,
        Instant leaseUntil,
        Duration heartbeatAge,
        @Nullable Double batch,
        @Nullable Double tokensPerSecond,
        List<Sample> samples) {

    public enum State {
        RUNNING,
        /** An operator asked: it takes no new predictions, and can be resumed. */
        DRAINING,
        /** Its process is ending: it finishes what it has, or hands it back. */
        STOPPING,
        /** It ended as it should. */
        STOPPED,
        /** Its lease ran out. */
        LOST
    }

    /**
     * @param model {@code owner/name}
     * @param version 64 hex digits
     */
    public record ServedVersion(String model, String version) {}

    /**
     * Between a heartbeat and the one before.
     *
     * @param batch sequences per decode step; 0 without a step
     */
    public record Sample(Instant at, int slotsInUse, double batch, double tokensPerSecond) {}

    /** Drains and holds nothing any more. */
    public boolean isDrained() {
        return (state == State.DRAINING || state == State.STOPPING) && slotsInUse == 0;
    }
}
