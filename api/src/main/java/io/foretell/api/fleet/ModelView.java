package io.foretell.api.fleet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model with its versions, the latest first.
 *
 * @param visibility public or private
 */
public record ModelView(String owner, String name, String description, String visibility, List<VersionView> versions) {

    /**
     * @param version 64 hex digits
     * @param removedAt null while it is in service
     * @param running predictions that a worker holds
     * @param waiting predictions that no worker holds
     * @param workers that live, do not drain, and serve it
     * @param succeeded within 30 days, as are the next ones
     * @param spend their cost, in {@code currency}
     */
    public record VersionView(
            String version,
            Instant createdAt,
            @Nullable Instant removedAt,
            long running,
            long waiting,
            int workers,
            long succeeded,
            long failed,
            long canceled,
            BigDecimal spend,
            String currency) {}
}
