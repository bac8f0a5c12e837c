/**
 * Models and their versions.
 *
 * <p>Invariants: a version never changes once registered; its public id is the digest of the model folder it was made from;
 * a removed one takes no new predictions, and its row stays, as predictions and ledger entries name it.
 */
@NullMarked
package io.foretell.api.model;

import org.jspecify.annotations.NullMarked;
