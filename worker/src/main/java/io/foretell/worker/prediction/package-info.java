/**
 * Running leased predictions: input to tokens, tokens to committed text, end to outcome.
 *
 * <p>Invariants: one thread writes to the database, so that a prediction's chunks are committed in order and its end comes last; a chunk
 * is sent again unchanged until the database confirms it or the lease is lost; after that nothing of the attempt is written.
 */
@NullMarked
package io.foretell.worker.prediction;

import org.jspecify.annotations.NullMarked;
