/**
 * The queue protocol: every statement that moves a prediction from one state to the next, run by the API and by workers alike.
 *
 * <p>Invariants: unfinished work lives in {@code queue_entry} and nowhere else; a worker's write takes effect only while it holds
 * the lease (prediction, worker, attempt) it was given; a prediction finishes once, in one statement that also writes its ledger
 * entry and its webhook delivery; committed output is never taken back; time is the database's.
 */
@NullMarked
package io.foretell.queue;

import org.jspecify.annotations.NullMarked;
