package io.foretell.api.account;

import io.foretell.api.problem.RefusedException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;

/** The accounts. Thread-safe. */
@Service
public class Accounts {

    /** Of a webhook secret, bytes: the length that the Standard Webhooks libraries generate by default is 24; 32 is SHA-256's own. */
    private static final int SECRET_BYTES = 32;

    /** The table's own check, with a sentence. */
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,38}");

    private final AccountRepository accounts;
    private final AccountQueries queries;
    private final SecureRandom random;
    private final InstantSource clock;

    Accounts(AccountRepository accounts, AccountQueries queries, SecureRandom random, InstantSource clock) {
        this.accounts = accounts;
        this.queries = queries;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Creates an account with a webhook secret of its own.
     *
     * @param username lower-case letters, digits and hyphens; unique
     * @throws RefusedException when the username does not fit or is taken
     */
    public Account create(String username, String name) {
        if (!USERNAME.matcher(username).matches()) {
            throw new RefusedException(("'%s' is no username: it has up to 39 lower-case letters, digits and hyphens,"
                            + " with a letter or digit first.")
                    .formatted(username));
        }
        if (accounts.findByUsername(username).isPresent()) {
            throw taken(username);
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        try {
            return accounts.save(new Account(username, name, secret, clock.instant()));
        } catch (DataIntegrityViolationException e) {
            if (accounts.findByUsername(username).isPresent()) {
                throw taken(username); // since we looked
            }
            throw e;
        }
    }

    private static RefusedException taken(String username) {
        return new RefusedException("There is an account '%s' already: choose another username.".formatted(username));
    }

    /** All accounts, by username. */
    public List<Account> list() {
        return accounts.findAllByOrderByUsername();
    }

    public Optional<Account> find(UUID id) {
        return accounts.findById(id);
    }

    public Optional<Account> findByUsername(String username) {
        return accounts.findByUsername(username);
    }

    /**
     * By username.
     *
     * @param after the last username of the page before; empty for the first page
     */
    public List<AccountView> list(String after, int limit) {
        return queries.list(after, limit);
    }

    /** As a list shows it. */
    public Optional<AccountView> view(String username) {
        return queries.find(username);
    }

    public WebhookSecret webhookSecret(UUID accountId) {
        return new WebhookSecret(accounts.findById(accountId).orElseThrow().webhookSecret());
    }
}
