/**
 * From a row of logits to the next token: one small class per rule, in the order of Hugging Face transformers.
 *
 * <p>Invariants: a draw is a function of logits, sequence and parameters alone, and the random part of it of seed and position; a row that is
 * not finite gives no token.
 */
@NullMarked
package io.foretell.sampling;

import org.jspecify.annotations.NullMarked;
