/** A model's page: playground, API, versions, readme, run time and cost. */
@NullMarked
package io.foretell.api.page.model;

import org.jspecify.annotations.NullMarked;
