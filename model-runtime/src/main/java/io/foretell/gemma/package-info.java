/**
 * Gemma 2: its {@code config.json}, and the ONNX graph that computes it from weights left where they are.
 */
@NullMarked
package io.foretell.gemma;

import org.jspecify.annotations.NullMarked;
