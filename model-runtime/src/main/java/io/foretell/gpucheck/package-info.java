/**
 * Ten checks of a machine and a model: what has to hold on a GPU before predictions run there.
 *
 * <p>Invariant: a check that needs a GPU is never passed without one.
 */
@NullMarked
package io.foretell.gpucheck;

import org.jspecify.annotations.NullMarked;
