/**
 * Making an exported folder of a Hugging Face folder, and verifying one.
 *
 * <p>Invariants: a folder has its final name only when it is complete; what an interrupted export wrote is used by the next one or thrown away, and the result has the
 * same bytes either way; memory is bounded by the number of cores, not by the model.
 */
@NullMarked
package io.foretell.export;

import org.jspecify.annotations.NullMarked;
