package io.foretell.api.overview;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is now.
 *
 * @param running predictions that a worker holds
 * @param waiting predictions that no worker holds
 * @param oldestWait how long the one has waited that could be claimed for longest; null when none waits
 * @param slots of workers whose lease holds
 * @param slotsInUse of those
 * @param spendToday cost of what finished since the day began
 * @param currency of that: an installation has one
 */
public record OverviewFigures(
        long running,
        long waiting,
        @Nullable Duration oldestWait,
        int slots,
        int slotsInUse,
        BigDecimal spendToday,
        String currency) {

    /** Share of slots in use, 0 to 1; null without a worker. */
    public @Nullable Double utilisation() {
        return slots == 0 ? null : (double) slotsInUse / slots;
    }
}
