/** Accounts with their API tokens and users, for those who run the service. */
@NullMarked
package io.foretell.api.page.account;

import org.jspecify.annotations.NullMarked;
