/**
 * Who holds which KV slot. The device memory behind the slots belongs to the decoder.
 *
 * <p>Invariants: the lowest free slot is given first; a free slot has length 0; only the engine thread uses the pool.
 */
@NullMarked
package io.foretell.kvcache;

import org.jspecify.annotations.NullMarked;
