package io.foretell.api.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foretell.api.RunningApi;
import io.foretell.api.problem.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsIT extends RunningApi {

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "-acme", "ac me", "acme!", "a234567890123456789012345678901234567890"})
    void what_is_no_username_is_refused_and_named(String username) {
        assertThatThrownBy(() -> accounts.create(username, "Acme"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'" + username + "' is no username");
    }

    @Test
    void a_username_that_is_taken_is_refused() {
        assertThatThrownBy(() -> accounts.create(account.username(), "Again"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("an account '" + account.username() + "' already");
    }

    @Test
    void accounts_are_listed_by_username() {
        newAccount();
        assertThat(accounts.list())
                .extracting(Account::username)
                .contains(account.username())
                .isSorted();
    }
}
