/**
 * Gemma 2: its {@code config.json}, and the ONNX graph that computes it from weights left where they are.
 *
 * <p>Invariants: a {@link io.foretell.gemma.ModelFolder} that could be opened holds every tensor that its graph names, in the shape and type that the graph
 * says; only small constants are copied into the graph.
 */
@NullMarked
package io.foretell.gemma;

import org.jspecify.annotations.NullMarked;
