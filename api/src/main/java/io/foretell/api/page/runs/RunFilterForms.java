package io.foretell.api.page.runs;

import io.foretell.api.account.Account;
import io.foretell.api.account.Accounts;
import io.foretell.api.user.User;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Reads what a request asks for. Thread-safe. */
@Component
class RunFilterForms {

    private final Accounts accounts;

    RunFilterForms(Accounts accounts) {
        this.accounts = accounts;
    }

    RunFilterForm read(Map<String, String> parameters, User user) {
        return RunFilterReader.read(
                parameters,
                user.isAdmin() ? username -> accounts.findByUsername(username).map(Account::id) : null);
    }
}
