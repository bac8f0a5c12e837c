package io.foretell.api.fleet;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A kind of hardware.
 *
 * @param pricePerSecond of run time, now; null: no worker can register with it
 * @param validFrom since when that is the price
 * @param workers that live
 * @param slots theirs
 */
public record HardwareView(
        String sku,
        String name,
        @Nullable BigDecimal pricePerSecond,
        @Nullable String currency,
        @Nullable Instant validFrom,
        int workers,
        int slots) {}
