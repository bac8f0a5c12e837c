/**
 * Every answer with a 4xx or 5xx status: {@code application/problem+json} in the bytes of the Replicate HTTP API.
 *
 * <p>Invariants: {@code detail} is always a string; a 5xx body says nothing about the inside; framework, security and container
 * errors take the same way out as our own.
 */
@NullMarked
package io.foretell.api.problem;

import org.jspecify.annotations.NullMarked;
