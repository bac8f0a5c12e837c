package io.foretell.usage;

import java.math.BigDecimal;
import java.util.UUID;

/** One line of the ledger. cost = runMicros × pricePerSecond ÷ 1,000,000, exact. */
public record UsageEntry(
        UUID predictionId,
        long runMicros,
        String hardware,
        BigDecimal pricePerSecond,
        BigDecimal cost,
        String currency) {}
