/**
 * Telling a receiver that a prediction finished.
 *
 * <p>Invariants: a delivery is stored by the statement that finishes the prediction, so none is lost; HTTP happens outside any
 * transaction; redirects are not followed; a delivery keeps its message id over all attempts.
 */
@NullMarked
package io.foretell.api.webhook;

import org.jspecify.annotations.NullMarked;
