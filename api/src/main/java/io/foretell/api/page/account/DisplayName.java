package io.foretell.api.page.account;

import io.foretell.api.problem.RefusedException;

/** What people may call an account or a token: any one line that fits into a list. */
final class DisplayName {

    /** Of characters; what a list can show. */
    private static final int MOST = 100;

    private DisplayName() {}

    /**
     * Without the blanks around it.
     *
     * @throws RefusedException saying what to change
     */
    static String of(String given) {
        String name = given.strip();
        if (name.codePointCount(0, name.length()) > MOST) {
            throw new RefusedException("A name has up to %d characters: choose a shorter one.".formatted(MOST));
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new RefusedException("A name is one line, without control characters.");
        }
        return name;
    }
}
