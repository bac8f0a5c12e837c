/** Signing in and out, and a user's own settings. */
@NullMarked
package io.foretell.api.page.user;

import org.jspecify.annotations.NullMarked;
