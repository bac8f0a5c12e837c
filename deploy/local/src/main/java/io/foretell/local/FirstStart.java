package io.foretell.local;

import io.foretell.api.account.Account;
import io.foretell.api.account.Accounts;
import io.foretell.api.account.ApiTokens;
import io.foretell.api.model.ModelRegistry;
import io.foretell.api.model.NewModelVersion;
import io.foretell.api.user.Role;
import io.foretell.api.user.Users;
import java.util.Optional;
import org.springframework.context.ApplicationContext;

/** What a start must find in the database, made where it is missing: the account, a token for it, an admin, and the models. */
final class FirstStart {

    /** Of the account. */
    static final String USERNAME = "local";

    /** Of the first admin. */
    static final String ADMIN = "admin";

    private final ServiceFolder folder;
    private final ApplicationContext api;

    FirstStart(ServiceFolder folder, ApplicationContext api) {
        this.folder = folder;
        this.api = api;
    }

    record Token(String value, boolean isNew) {}

    /** The token kept in the folder; a new one if there is none or the database does not know it. */
    Token token() {
        ApiTokens tokens = api.getBean(ApiTokens.class);
        Optional<String> kept = folder.read(folder.tokenFile())
                .filter(text -> tokens.caller(text).isPresent());
        if (kept.isPresent()) {
            return new Token(kept.get(), false);
        }
        String created = tokens.create(account().id(), "bin/foretell").plain();
        folder.writePrivately(folder.tokenFile(), created);
        return new Token(created, true);
    }

    /**
     * The first admin's password, kept in the folder, if this start made that admin; empty when there was one.
     */
    Optional<String> newAdminPassword() {
        Users users = api.getBean(Users.class);
        if (users.hasAdmin()) {
            return Optional.empty();
        }
        String password = RandomPassword.make();
        folder.writePrivately(folder.adminPasswordFile(), password);
        users.create(account().id(), ADMIN, password, Role.ADMIN);
        return Optional.of(password);
    }

    private Account account() {
        Accounts accounts = api.getBean(Accounts.class);
        return accounts.findByUsername(USERNAME).orElseGet(() -> accounts.create(USERNAME, "Local"));
    }

    /** As {@code model add} does; the same version again stays as it is. */
    void register(NewModelVersion version) {
        api.getBean(ModelRegistry.class).add(version, true);
    }
}
