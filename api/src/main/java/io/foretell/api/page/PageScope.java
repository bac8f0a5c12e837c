package io.foretell.api.page;

import io.foretell.api.run.Scope;
import io.foretell.api.user.User;

/** Whose runs a user's pages show. */
public final class PageScope {

    private PageScope() {}

    /** On the dashboard: everyone's to an admin, who runs the service; to a member the account's. */
    public static Scope of(User user) {
        return user.isAdmin() ? Scope.EVERYONE : Scope.of(user.accountId());
    }
}
