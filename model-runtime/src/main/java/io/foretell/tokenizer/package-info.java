/**
 * Text to token ids and back, as a Hugging Face {@code tokenizer.json} and the Gemma chat template say.
 *
 * <p>Invariants: the ids are those of Hugging Face tokenizers; user content never becomes a control token; a prompt has exactly one BOS.
 */
@NullMarked
package io.foretell.tokenizer;

import org.jspecify.annotations.NullMarked;
