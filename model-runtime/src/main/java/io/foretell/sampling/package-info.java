/**
 * From a row of logits to the next token: one small class per rule, in the order of Hugging Face transformers.
 */
@NullMarked
package io.foretell.sampling;

import org.jspecify.annotations.NullMarked;
