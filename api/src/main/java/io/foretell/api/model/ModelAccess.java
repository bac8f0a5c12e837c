package io.foretell.api.model;

import io.foretell.api.account.Accounts;
import io.foretell.api.account.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Who may see and run a model: everybody with a token a public one, the account named like its owner a private one. Thread-safe. */
@Service
class ModelAccess {

    private final Accounts accounts;

    ModelAccess(Accounts accounts) {
        this.accounts = accounts;
    }

    boolean allows(Caller caller, Model model) {
        return allows(caller.accountId(), model);
    }

    /**
     * @param accountId of whoever looks at a page; null when nobody is signed in
     */
    boolean allows(@Nullable UUID accountId, Model model) {
        return !model.isPrivate() || (accountId != null && isOwner(accountId, model.owner()));
    }

    boolean allows(Caller caller, ResolvedVersion version) {
        return !version.isPrivate() || isOwner(caller.accountId(), version.owner());
    }

    private boolean isOwner(UUID accountId, String owner) {
        return accounts.find(accountId)
                .filter(account -> account.username().equals(owner))
                .isPresent();
    }

    /** A private model without such an account would be nobody's. */
    boolean hasOwner(String owner) {
        return accounts.findByUsername(owner).isPresent();
    }
}
