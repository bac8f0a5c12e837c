/**
 * A worker process: it leases predictions, runs them on its models and reports. This package wires the features together and starts
 * and stops them in order; it keeps no state of its own.
 *
 * <p>Invariants: nothing static, and no exit of the process outside {@link io.foretell.worker.WorkerApplication#main}, so that a
 * worker can share a JVM with other applications; {@code worker.yml} is its only configuration file.
 */
@NullMarked
package io.foretell.worker;

import org.jspecify.annotations.NullMarked;
