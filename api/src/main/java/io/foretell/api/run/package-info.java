/**
 * Predictions as the pages list and show them: the list with its filters, one prediction with all that is known of it, and what can be
 * done to them. Nothing here asks who may see or do what; callers say so with a {@link io.foretell.api.run.Scope}.
 *
 * <p>Invariant: a list reads a bounded number of rows, however long the history; when that is not enough to fill a page, the page says
 * how far back it looked.
 */
@NullMarked
package io.foretell.api.run;

import org.jspecify.annotations.NullMarked;
