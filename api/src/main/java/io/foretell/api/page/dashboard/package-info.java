/** What those who run the service see. */
@NullMarked
package io.foretell.api.page.dashboard;

import org.jspecify.annotations.NullMarked;
