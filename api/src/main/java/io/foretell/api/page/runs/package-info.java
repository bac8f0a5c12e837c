/** The list of runs: filters, paging, what can be done to many of them, and CSV. */
@NullMarked
package io.foretell.api.page.runs;

import org.jspecify.annotations.NullMarked;
