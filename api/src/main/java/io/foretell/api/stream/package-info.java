/**
 * Output as server-sent events, to as many clients as there are.
 *
 * <p>Invariants: an open stream holds no thread and no database connection; what a stream says follows from committed output and final
 * status alone, so that every API process says the same under the same ids; a client that does not read holds up nobody and costs a
 * bounded amount of memory; a stream ends with {@code done} only when its prediction has finished and all was sent.
 */
@NullMarked
package io.foretell.api.stream;

import org.jspecify.annotations.NullMarked;
