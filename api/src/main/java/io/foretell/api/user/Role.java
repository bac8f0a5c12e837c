package io.foretell.api.user;

import io.foretell.api.problem.RefusedException;
import java.util.Locale;

/** What a user may do: a member acts for its account, an admin also runs the service. */
public enum Role {
    ADMIN,
    MEMBER;

    /** As the database and the command line write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws RefusedException naming the words that there are
     */
    public static Role of(String word) {
        return switch (word) {
            case "admin" -> ADMIN;
            case "member" -> MEMBER;
            default -> throw new RefusedException("A role is admin or member, not \"" + word + "\".");
        };
    }
}
