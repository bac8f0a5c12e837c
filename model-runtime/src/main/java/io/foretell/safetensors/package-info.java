/**
 * Reading the safetensors format: headers are checked before any byte of a tensor is trusted.
 */
@NullMarked
package io.foretell.safetensors;

import org.jspecify.annotations.NullMarked;
