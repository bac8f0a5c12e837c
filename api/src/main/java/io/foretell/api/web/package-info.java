/**
 * What every endpoint shares: request ids, the limit on bodies, absolute URLs, pages and timestamps.
 */
@NullMarked
package io.foretell.api.web;

import org.jspecify.annotations.NullMarked;
