package io.foretell.api.account;

import java.time.Instant;
import java.util.UUID;

/**
 * An account as a list shows it.
 *
 * @param tokens that are not revoked
 * @param running its predictions that a worker holds
 * @param waiting its predictions that no worker holds
 */
public record AccountView(
        UUID id, String username, String name, Instant createdAt, int tokens, long running, long waiting) {}
