/**
 * Accounts, and the API tokens that prove them.
 *
 * <p>Invariants: a token is shown once and stored as its SHA-256; a revoked token is refused at once by this process and within
 * the cache's age (at most 5 s) by every other.
 */
@NullMarked
package io.foretell.api.account;

import org.jspecify.annotations.NullMarked;
