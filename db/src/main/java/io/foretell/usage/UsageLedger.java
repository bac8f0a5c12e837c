package io.foretell.usage;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the ledger. Thread-safe. */
public final class UsageLedger {

    private static final String FIND = """
            select prediction_id, run_micros, hardware_sku as hardware, price_per_second, cost, currency
            from usage_ledger where prediction_id = :prediction
            """;

    private final JdbcClient jdbc;

    public UsageLedger(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The entry of a finished prediction; empty while it has not finished. */
    public Optional<UsageEntry> find(UUID predictionId) {
        return jdbc.sql(FIND)
                .param("prediction", predictionId)
                .query(UsageEntry.class)
                .optional();
    }
}
