/**
 * What runs what, and what it costs: workers with what they report, draining and resuming them; model versions with their load; hardware
 * with its price.
 */
@NullMarked
package io.foretell.api.fleet;

import org.jspecify.annotations.NullMarked;
