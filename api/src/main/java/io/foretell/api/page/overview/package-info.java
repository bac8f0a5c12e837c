/** The overview: what runs and waits now, what finished, and what is wrong. */
@NullMarked
package io.foretell.api.page.overview;

import org.jspecify.annotations.NullMarked;
