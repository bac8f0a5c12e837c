package io.foretell.api.user;

import java.time.Instant;
import java.util.UUID;

/**
 * A person who signs in, as the database has it now.
 *
 * @param accountId whose predictions this user makes and sees
 * @param passwordChangedAt sessions from before this moment have ended
 */
public record User(UUID id, UUID accountId, String username, Role role, Instant passwordChangedAt) {

    public boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
