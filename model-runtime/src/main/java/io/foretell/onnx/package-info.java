/**
 * ONNX Runtime through its C API. The only package that calls native code.
 *
 * <p>Invariants: native code sees only arguments that were checked here (token ids, lengths, buffer sizes); a handle is released once and never used after;
 * past and present of the KV cache are bound to the same memory.
 */
@NullMarked
package io.foretell.onnx;

import org.jspecify.annotations.NullMarked;
