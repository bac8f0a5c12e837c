package io.foretell.api.user;

import java.time.Duration;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Name and password → {@link User}. After {@link #USER_FAILURES} failures for a name from one address, or {@link #ADDRESS_FAILURES} from
 * an address whatever the names, that pair or address is refused until the window ends; a user's other addresses are not, so that
 * nobody can lock others out. An address is a {@link ClientNetwork}; what its pair is refused for does not count against it.
 * Thread-safe.
 */
@Component
public class SignIn implements AuthenticationProvider {

    /** OWASP's Authentication Cheat Sheet leaves the numbers to the application; NIST SP 800-63B allows up to 100 failures. */
    static final int USER_FAILURES = 5;

    static final int ADDRESS_FAILURES = 25;
    static final Duration WINDOW = Duration.ofMinutes(15);

    /** In place of a name that no user can have, which may be too long to be counted, or of characters that cannot be stored. */
    private static final String NOBODY = "?";

    private final Users users;
    private final SignInAttemptQueries attempts;

    SignIn(Users users, SignInAttemptQueries attempts) {
        this.users = users;
        this.attempts = attempts;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        String username = Users.isUsername(given.getName()) ? given.getName() : NOBODY;
        String address = given.getDetails() instanceof WebAuthenticationDetails web
                ? ClientNetwork.of(String.valueOf(web.getRemoteAddress()))
                : "";
        String pair = username + "@" + address;
        admit(pair, USER_FAILURES);
        admit(address, ADDRESS_FAILURES);
        Optional<User> user = users.prove(username, String.valueOf(given.getCredentials()));
        if (user.isEmpty()) {
            throw new BadCredentialsException("wrong user name or password");
        }
        attempts.forget(pair);
        attempts.takeBack(address);
        attempts.deleteExpired();
        return authenticated(user.get());
    }

    private void admit(String subject, int limit) {
        SignInAttemptQueries.Count count = attempts.count(subject, WINDOW);
        if (count.failures() > limit) {
            throw new Refused(count.left());
        }
    }

    /** What Spring Security holds for a signed-in user. */
    static Authentication authenticated(User user) {
        return UsernamePasswordAuthenticationToken.authenticated(
                user,
                null,
                org.springframework.security.core.authority.AuthorityUtils.createAuthorityList("ROLE_" + user.role()));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** Too many failures. */
    public static final class Refused extends LockedException {

        private static final long serialVersionUID = 1;

        private final Duration left;

        Refused(Duration left) {
            super("too many failed sign-ins");
            this.left = left;
        }

        /** Until another try is looked at. */
        public Duration left() {
            return left;
        }
    }
}
