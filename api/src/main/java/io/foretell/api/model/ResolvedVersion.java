package io.foretell.api.model;

import java.time.Instant;

/**
 * A version and its model's name. Never changes, but for who may see it.
 *
 * @param digest the public id: 64 hex digits
 * @param openapiSchema JSON with {@code components.schemas.Input} and {@code .Output}
 * @param contextTokens prompt and output together, tokens
 * @param isPrivate whether only the account named like the owner may see and run it
 */
public record ResolvedVersion(
        long id,
        String owner,
        String name,
        String digest,
        String openapiSchema,
        int contextTokens,
        Instant createdAt,
        boolean isPrivate) {

    /** owner/name. */
    public String model() {
        return owner + "/" + name;
    }
}
