package io.foretell.api.billing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the usage ledger. */
@Component
public class UsageQueries {

    private static final String COSTS = """
            select prediction_id, cost, currency
            from usage_ledger
            where prediction_id in (:predictions)
            """;

    private final JdbcClient jdbc;

    UsageQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By prediction; unfinished ones have no entry. */
    public Map<UUID, Cost> costs(Collection<UUID> predictions) {
        Map<UUID, Cost> costs = new HashMap<>();
        if (!predictions.isEmpty()) {
            jdbc.sql(COSTS).param("predictions", predictions).query(row -> {
                costs.put(
                        row.getObject("prediction_id", UUID.class),
                        new Cost(row.getBigDecimal("cost"), row.getString("currency")));
            });
        }
        return costs;
    }
}
