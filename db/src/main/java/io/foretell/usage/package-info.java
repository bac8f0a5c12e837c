/**
 * The usage ledger: what each finished prediction cost and why. Append-only; entries are written by the statement that finishes a
 * prediction ({@link io.foretell.queue.PredictionQueue#complete}) and only read here.
 */
@NullMarked
package io.foretell.usage;

import org.jspecify.annotations.NullMarked;
