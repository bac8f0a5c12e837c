package io.foretell.api.page.account;

import org.jspecify.annotations.Nullable;

/**
 * The form for a new account.
 *
 * @param username as it was given, right or wrong; the next one too
 * @param usernameError what is wrong with it; the next one too
 */
public record NewAccountForm(
        String username,
        String name,
        @Nullable String usernameError,
        @Nullable String nameError) {

    static final NewAccountForm EMPTY = new NewAccountForm("", "", null, null);

    NewAccountForm wrongUsername(@Nullable String sentence) {
        return new NewAccountForm(username, name, sentence, null);
    }

    NewAccountForm wrongName(@Nullable String sentence) {
        return new NewAccountForm(username, name, null, sentence);
    }

    public boolean isRefused() {
        return usernameError != null || nameError != null;
    }
}
