package io.foretell.api.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message to the run's webhook.
 *
 * @param event start, output, logs or completed
 * @param lastStatus the receiver's last HTTP status; null when it has not answered
 */
public record RunDelivery(
        String event,
        State state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant deliveredAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError) {

    public enum State {
        PENDING,
        RETRYING,
        DELIVERED,
        GIVEN_UP
    }
}
