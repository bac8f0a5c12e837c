package io.foretell.usage;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of the ledger. cost = runMicros × pricePerSecond ÷ 1,000,000, exact.
 *
 * @param runMicros billed run time, microseconds
 * @param hardware sku; null if no worker ever claimed the prediction
 * @param pricePerSecond as it was when the prediction finished, in {@code currency}
 * @param currency ISO 4217 code
 */
public record UsageEntry(
        UUID predictionId,
        long runMicros,
        @Nullable String hardware,
        BigDecimal pricePerSecond,
        BigDecimal cost,
        String currency) {}
