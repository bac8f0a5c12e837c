package io.foretell.api.account;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The accounts. Thread-safe. */
@Service
public class Accounts {

    /** Of a webhook secret, bytes: the length that the Standard Webhooks libraries generate by default is 24; 32 is SHA-256's own. */
    private static final int SECRET_BYTES = 32;

    private final AccountRepository accounts;
    private final SecureRandom random;
    private final InstantSource clock;

    Accounts(AccountRepository accounts, SecureRandom random, InstantSource clock) {
        this.accounts = accounts;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Creates an account with a webhook secret of its own.
     *
     * @param username lower-case letters, digits and hyphens; unique
     */
    @Transactional
    public Account create(String username, String name) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return accounts.save(new Account(username, name, secret, clock.instant()));
    }

    public Optional<Account> find(UUID id) {
        return accounts.findById(id);
    }

    public Optional<Account> findByUsername(String username) {
        return accounts.findByUsername(username);
    }

    public WebhookSecret webhookSecret(UUID accountId) {
        return new WebhookSecret(accounts.findById(accountId).orElseThrow().webhookSecret());
    }
}
