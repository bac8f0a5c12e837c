package io.foretell.local;

import io.foretell.api.account.Account;
import io.foretell.api.account.Accounts;
import io.foretell.api.account.ApiTokens;
import io.foretell.api.model.ModelVersions;
import java.util.Optional;
import org.springframework.context.ApplicationContext;

/** What a start must find in the database, made where it is missing: the account, a token for it, and the model. */
final class FirstStart {

    private static final String USERNAME = "local";

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

    private Account account() {
        Accounts accounts = api.getBean(Accounts.class);
        return accounts.findByUsername(USERNAME).orElseGet(() -> accounts.create(USERNAME, "Local"));
    }

    /** Registers the bundled model; the same version again changes nothing. */
    void register(BundledModel model) {
        api.getBean(ModelVersions.class).register(model.version());
    }
}
