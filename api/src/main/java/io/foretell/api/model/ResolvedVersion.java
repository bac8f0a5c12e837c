package io.foretell.api.model;

import java.time.Instant;

/**
 * A version and its model's name. Never changes.
 *
 * @param digest the public id: 64 hex digits
 * @param openapiSchema JSON with {@code components.schemas.Input} and {@code .Output}
 * @param contextTokens prompt and output together, tokens
 */
public record ResolvedVersion(
        long id,
        String owner,
        String name,
        String digest,
        String openapiSchema,
        int contextTokens,
        Instant createdAt) {}
