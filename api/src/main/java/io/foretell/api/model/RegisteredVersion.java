package io.foretell.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version in service, as operators see it.
 *
 * @param model owner/name
 * @param digest the public id: 64 hex digits
 * @param isLatest whether {@code model} alone names it
 * @param hardware what the model is best run on
 * @param workers how many serve it now
 * @param waiting predictions that no worker has yet, or has any more
 */
public record RegisteredVersion(
        String model,
        String digest,
        boolean isLatest,
        boolean isPrivate,
        @Nullable String hardware,
        Instant createdAt,
        int workers,
        int waiting) {}
