package io.foretell.api.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foretell.api.account.Account;
import io.foretell.api.account.Accounts;
import io.foretell.api.account.Caller;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Who may see a model, and run it who may run any: everybody a public one, the account named like its owner a private one. {@code
 * PredictionQueue#retry} says the same in SQL. Thread-safe.
 */
@Service
class ModelAccess {

    private static final int CACHED_ACCOUNTS = 10_000;

    private final Accounts accounts;

    /** Usernames by id; an account keeps its own for good. */
    private final Cache<UUID, @Nullable String> usernames =
            Caffeine.newBuilder().maximumSize(CACHED_ACCOUNTS).build();

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
        return allows(accountId, model.isPrivate(), model.owner());
    }

    /** The same. */
    boolean allows(@Nullable UUID accountId, ModelName model) {
        return allows(accountId, model.isPrivate(), model.owner());
    }

    private boolean allows(@Nullable UUID accountId, boolean isPrivate, String owner) {
        return !isPrivate || (accountId != null && isOwner(accountId, owner));
    }

    boolean allows(Caller caller, ResolvedVersion version) {
        return !version.isPrivate() || isOwner(caller.accountId(), version.owner());
    }

    private boolean isOwner(UUID accountId, String owner) {
        return owner.equals(usernames.get(accountId, this::username));
    }

    private @Nullable String username(UUID accountId) {
        return accounts.find(accountId).map(Account::username).orElse(null);
    }

    /** A private model without such an account would be nobody's. */
    boolean hasOwner(String owner) {
        return accounts.findByUsername(owner).isPresent();
    }
}
