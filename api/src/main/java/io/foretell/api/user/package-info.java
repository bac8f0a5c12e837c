/**
 * The people who sign in to the pages, and their sessions.
 *
 * <p>Invariants: a password is stored as Argon2id only; a session holds a user's id and no right: rights are read anew with each request,
 * and a changed password ends the sessions from before; failed sign-ins are counted in the database, for all API processes together.
 */
@NullMarked
package io.foretell.api.user;

import org.jspecify.annotations.NullMarked;
