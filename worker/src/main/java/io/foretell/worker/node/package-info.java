/**
 * This process among the others: its registration with the database, how it stops, and when it must.
 *
 * <p>Invariants: every registration has a new id, so that nothing is inherited from an earlier one; a lease that this process's own
 * clock says may be over is treated as lost.
 */
@NullMarked
package io.foretell.worker.node;

import org.jspecify.annotations.NullMarked;
