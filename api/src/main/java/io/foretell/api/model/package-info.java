/**
 * Models and their versions.
 *
 * <p>Invariants: a version never changes once registered; its public id is the digest of the model folder it was made from.
 */
@NullMarked
package io.foretell.api.model;

import org.jspecify.annotations.NullMarked;
