package io.foretell.api.page.fleet;

import io.foretell.api.account.Account;
import io.foretell.api.account.Accounts;
import io.foretell.api.fleet.Catalog;
import io.foretell.api.fleet.ModelView;
import io.foretell.api.user.User;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which models have a page that a user can open: admins see that there are private models, and open those of their own account alone.
 * Thread-safe.
 */
@Component
class ReadableModels {

    private final Catalog catalog;
    private final Accounts accounts;

    ReadableModels(Catalog catalog, Accounts accounts) {
        this.catalog = catalog;
        this.accounts = accounts;
    }

    /** As {@code owner/name}. */
    Set<String> of(User user) {
        return of(user, catalog.models());
    }

    Set<String> of(User user, List<ModelView> models) {
        String username = accounts.find(user.accountId()).map(Account::username).orElse("");
        return models.stream()
                .filter(model ->
                        model.visibility().equals("public") || model.owner().equals(username))
                .filter(model -> model.versions().stream().anyMatch(version -> version.removedAt() == null))
                .map(model -> model.owner() + "/" + model.name())
                .collect(Collectors.toUnmodifiableSet());
    }
}
