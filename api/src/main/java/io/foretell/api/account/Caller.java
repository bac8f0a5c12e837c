package io.foretell.api.account;

import java.util.UUID;

/** Who sent a request, as its token proves. */
public record Caller(UUID accountId, UUID tokenId) {}
