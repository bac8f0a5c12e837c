package io.foretell.api.user;

import io.foretell.api.problem.RefusedException;

/** What a password must be: long, and no more, as NIST SP 800-63B advises. */
final class PasswordRules {

    private static final int LEAST_CHARACTERS = 12;

    /** NIST SP 800-63B asks for 64 at least; nobody types more than this. */
    private static final int MOST_CHARACTERS = 200;

    private PasswordRules() {}

    /**
     * @throws RefusedException saying what is wrong
     */
    static void check(String username, String password) {
        int characters = password.codePointCount(0, password.length());
        if (characters < LEAST_CHARACTERS || characters > MOST_CHARACTERS) {
            throw new RefusedException("A password has %d to %d characters, and this one has %d."
                    .formatted(LEAST_CHARACTERS, MOST_CHARACTERS, characters));
        }
        if (password.contains(username) && characters < username.length() + LEAST_CHARACTERS) {
            throw new RefusedException("A password must be more than the user name: choose another.");
        }
    }
}
