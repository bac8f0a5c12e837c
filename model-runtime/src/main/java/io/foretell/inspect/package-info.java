/**
 * What a model needs before anything of it runs: parameters, bytes of weights and KV cache, slots that fit in a memory.
 *
 * <p>Invariant: everything here follows from config.json and the shards' headers; no weight is read.
 */
@NullMarked
package io.foretell.inspect;

import org.jspecify.annotations.NullMarked;
