/**
 * The models that this worker serves: folders checked, found in the database by their digest, each with an engine.
 *
 * <p>Invariant: a folder that cannot be served stops the start, with a sentence that names it; no prediction is leased before every
 * model is ready.
 */
@NullMarked
package io.foretell.worker.model;

import org.jspecify.annotations.NullMarked;
