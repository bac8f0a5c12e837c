/**
 * ONNX Runtime through its C API. The only package that calls native code.
 */
@NullMarked
package io.foretell.onnx;

import org.jspecify.annotations.NullMarked;
