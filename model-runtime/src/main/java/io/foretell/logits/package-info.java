/**
 * The logits of a model, position by position, for comparing this engine with others.
 *
 * <p>Invariant: they come from the decoder that a worker runs.
 */
@NullMarked
package io.foretell.logits;

import org.jspecify.annotations.NullMarked;
