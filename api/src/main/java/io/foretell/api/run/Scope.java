package io.foretell.api.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose predictions may be seen and acted on. Those of others do not exist for whoever asks.
 *
 * @param accountId null: everyone's, for operators
 */
public record Scope(@Nullable UUID accountId) {

    public static final Scope EVERYONE = new Scope(null);

    public static Scope of(UUID accountId) {
        return new Scope(accountId);
    }
}
