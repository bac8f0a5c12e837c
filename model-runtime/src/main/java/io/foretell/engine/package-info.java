/**
 * Continuous batching: sequences join and leave a running batch between steps, on one engine thread.
 *
 * <p>Invariants: only the engine thread touches the {@link io.foretell.engine.Decoder}; an iteration runs at most one prefill chunk
 * and one decode step; a sequence is told its tokens in order and its finish exactly once.
 */
@NullMarked
package io.foretell.engine;

import org.jspecify.annotations.NullMarked;
