/** What runs and what there is to run: workers, models and hardware, for those who run the service. */
@NullMarked
package io.foretell.api.page.fleet;

import org.jspecify.annotations.NullMarked;
