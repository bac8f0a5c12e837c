/**
 * Getting leases and keeping them.
 *
 * <p>Invariants: no more predictions are claimed than slots are free; signals only make it faster, polling alone is enough; one thread
 * claims.
 */
@NullMarked
package io.foretell.worker.lease;

import org.jspecify.annotations.NullMarked;
