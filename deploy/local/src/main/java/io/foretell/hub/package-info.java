/**
 * A client of a Hugging Face hub: fetches what serving a model needs into the cache that Hugging Face's own tools keep.
 *
 * <p>It is in this module, not in {@code model-runtime}, as only a person at a command line pulls a model: a process that serves has no
 * code that goes out to fetch something.
 *
 * <p>Invariants: a blob under its final name has the hub's digest; a snapshot gets its links when all its blobs are there, config.json
 * last, so that no folder half-done is taken for a model; the token goes to the endpoint alone, never along with a redirect.
 */
@NullMarked
package io.foretell.hub;

import org.jspecify.annotations.NullMarked;
