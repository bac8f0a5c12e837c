package io.foretell.usage;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Contract draft. */
public final class UsageLedger {

    public UsageLedger(JdbcClient jdbc) {}

    public Optional<UsageEntry> find(UUID predictionId) {
        throw new UnsupportedOperationException();
    }
}
