package io.foretell.api.user;

import io.foretell.api.account.Account;
import io.foretell.api.account.Accounts;
import io.foretell.api.problem.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/** The users. Thread-safe. */
@Service
public class Users {

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,38}");

    /** Compared with when there is no such user, so that the answer takes as long: of the same kind, of a password that nobody knows. */
    private static final String NOBODYS_HASH =
            "$argon2id$v=19$m=16384,t=2,p=1$G6wc6tddYVl0IQhU+11U5Q$7qaGFdWC8v/bx9vc2+9X8zPbjlHkES/NOBaWTmjurcM";

    private final UserQueries queries;
    private final SignInAttemptQueries attempts;
    private final Accounts accounts;
    private final PasswordHashes passwords = PasswordHashes.argon2();

    Users(UserQueries queries, SignInAttemptQueries attempts, Accounts accounts) {
        this.queries = queries;
        this.attempts = attempts;
        this.accounts = accounts;
    }

    /** Whether a user can be called that. */
    static boolean isUsername(String text) {
        return USERNAME.matcher(text).matches();
    }

    /**
     * @param account the username of an account that exists
     * @throws RefusedException saying what to change
     */
    public User create(String account, String username, String password, Role role) {
        UUID accountId = accounts.findByUsername(account)
                .map(Account::id)
                .orElseThrow(() -> new RefusedException("There is no account called \"%s\".".formatted(account)));
        return create(accountId, username, password, role);
    }

    /**
     * @param accountId an account that exists
     * @param username lower-case letters, digits, ".", "_", "-"; at most 39
     * @throws RefusedException saying what to change
     */
    public User create(UUID accountId, String username, String password, Role role) {
        if (!isUsername(username)) {
            throw new RefusedException(
                    "A user name has 1 to 39 lower-case letters, digits, \".\", \"_\" or \"-\" and begins with a letter or digit, unlike \"%s\"."
                            .formatted(username));
        }
        PasswordRules.check(username, password);
        if (!queries.insert(accountId, username, role, passwords.hash(password))) {
            throw new RefusedException("There is a user called \"%s\" already.".formatted(username));
        }
        return queries.findByUsername(username).orElseThrow().user();
    }

    public boolean hasAdmin() {
        return queries.anyAdmin();
    }

    public Optional<User> find(UUID id) {
        return queries.find(id).map(UserQueries.Row::user);
    }

    /** Those of an account, by name. */
    public List<User> list(UUID accountId) {
        return queries.list(accountId);
    }

    /** The user whom name and password prove; takes as long when there is none. */
    Optional<User> prove(String username, String password) {
        Optional<UserQueries.Row> found = queries.findByUsername(username);
        String hash = found.map(UserQueries.Row::passwordHash).orElse(NOBODYS_HASH);
        return passwords.match(password, hash) ? found.map(UserQueries.Row::user) : Optional.empty();
    }

    /**
     * Ends all of the user's sessions. Whoever has come into one cannot guess the password here either.
     *
     * @return the user as it is now
     * @throws RefusedException when {@code current} is wrong, or has been so too often, or {@code chosen} is no good password
     */
    public User changePassword(User user, String current, String chosen) {
        String subject = user.username() + "@settings";
        SignInAttemptQueries.Count count = attempts.count(subject, SignIn.WINDOW);
        if (count.failures() > SignIn.USER_FAILURES) {
            throw new RefusedException(
                    "The current password was wrong too often. Try again in %s.".formatted(count.leftInWords()));
        }
        if (prove(user.username(), current).isEmpty()) {
            throw new RefusedException("The current password is not right.");
        }
        attempts.forget(subject);
        PasswordRules.check(user.username(), chosen);
        queries.changePassword(user.id(), passwords.hash(chosen));
        return find(user.id()).orElseThrow();
    }
}
