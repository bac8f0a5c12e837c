/**
 * The ground that all pages stand on: layout, security, errors, formats. A package below this one per feature's pages.
 *
 * <p>Invariants: pages use the features' services, never the other way round; every page has a Content-Security-Policy with a nonce of
 * its own; every form carries a CSRF token; every page can be read without JavaScript.
 */
@NullMarked
package io.foretell.api.page;

import org.jspecify.annotations.NullMarked;
