/**
 * Text to token ids and back, as a Hugging Face {@code tokenizer.json} and the Gemma chat template say.
 */
@NullMarked
package io.foretell.tokenizer;

import org.jspecify.annotations.NullMarked;
