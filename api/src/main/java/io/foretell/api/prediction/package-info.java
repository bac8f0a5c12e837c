/**
 * Predictions over HTTP: create, read, list, wait for, cancel.
 *
 * <p>Invariants: nothing is stored for a request that is refused; every read is scoped to the caller's account; a prediction
 * changes state only through {@link io.foretell.queue.PredictionQueue}; no transaction is open while a caller waits.
 */
@NullMarked
package io.foretell.api.prediction;

import org.jspecify.annotations.NullMarked;
