package io.foretell.api.overview;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unfinished predictions of one version.
 *
 * @param running predictions that a worker holds
 * @param waiting predictions that no worker holds
 * @param claimable those of them that a worker could take now
 * @param oldestWait how long the one has waited that could be claimed for longest; null when there is none
 * @param serving workers that live, serve the version and take new predictions
 * @param draining workers that live and serve it, and drain
 */
record Backlog(
        String model,
        String version,
        long running,
        long waiting,
        long claimable,
        @Nullable Duration oldestWait,
        int serving,
        int draining) {

    /**
     * @param age from which on a wait is too long though there is a worker
     */
    Optional<Finding> finding(Duration age) {
        if (oldestWait == null) {
            return Optional.empty();
        }
        if (serving == 0) {
            return Optional.of(new Finding.NoWorker(model, version, claimable, oldestWait, draining));
        }
        return oldestWait.compareTo(age) > 0
                ? Optional.of(new Finding.QueueOld(model, version, claimable, oldestWait, age))
                : Optional.empty();
    }
}
