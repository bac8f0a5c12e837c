/**
 * How the service does: what runs and waits now, what ran over the last hour, day or month, and what is wrong.
 *
 * <p>Invariant: nothing is found wrong with a healthy service. A database that is too slow to be asked is itself a finding, not a page
 * that never comes.
 */
@NullMarked
package io.foretell.api.overview;

import org.jspecify.annotations.NullMarked;
