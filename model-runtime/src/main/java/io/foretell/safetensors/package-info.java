/**
 * Reading the safetensors format: headers are checked before any byte of a tensor is trusted.
 *
 * <p>Invariant: every {@link io.foretell.safetensors.TensorInfo} handed out lies inside its file, overlaps no other, and has as many bytes as its
 * type and shape need.
 */
@NullMarked
package io.foretell.safetensors;

import org.jspecify.annotations.NullMarked;
