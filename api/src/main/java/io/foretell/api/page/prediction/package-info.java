/** A prediction's page. */
@NullMarked
package io.foretell.api.page.prediction;

import org.jspecify.annotations.NullMarked;
