/**
 * Foretell on one machine, and its command line: an embedded PostgreSQL, the API and a CPU worker in one JVM.
 *
 * <p>Invariants: everything is kept in one folder, which one service uses at a time; PostgreSQL starts first and stops last; the worker
 * has its own Spring context, without what the API's jars would auto-configure; what goes wrong at start is told in one sentence that
 * says what to do.
 */
@NullMarked
package io.foretell.local;

import org.jspecify.annotations.NullMarked;
