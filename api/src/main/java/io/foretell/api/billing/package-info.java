/**
 * Prices of hardware, and what predictions cost. The ledger is written by the statement that finishes a prediction, never here.
 */
@NullMarked
package io.foretell.api.billing;

import org.jspecify.annotations.NullMarked;
