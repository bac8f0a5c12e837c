package io.foretell.api.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.foretell.api.problem.ApiProblem;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The API tokens. Thread-safe. */
@Service
public class ApiTokens {

    private static final int CACHED_TOKENS = 10_000;

    private final ApiTokenRepository tokens;
    private final TransactionTemplate transactions;
    private final SecureRandom random;
    private final InstantSource clock;

    /** By SHA-256. Only valid tokens are kept, so that strangers can't fill it. */
    private final Cache<ByteBuffer, @Nullable Caller> callers;

    ApiTokens(
            ApiTokenRepository tokens,
            TransactionTemplate transactions,
            SecureRandom random,
            InstantSource clock,
            AccountProperties properties) {
        this.tokens = tokens;
        this.transactions = transactions;
        this.random = random;
        this.clock = clock;
        this.callers = Caffeine.newBuilder()
                .maximumSize(CACHED_TOKENS)
                .expireAfterWrite(properties.tokenCacheAge())
                .build();
    }

    /** Creates a token. The plain text is in the answer and nowhere else. */
    public NewToken create(UUID accountId, String name) {
        PlainToken token = PlainToken.random(random);
        return new NewToken(token.text(), tokens.save(new ApiToken(accountId, name, token, clock.instant())));
    }

    /** All tokens of an account, revoked ones too, newest first. */
    public List<ApiToken> list(UUID accountId) {
        return tokens.findByAccountIdOrderByCreatedAtDesc(accountId);
    }

    /**
     * Revokes a token; one that is revoked already stays as it is. Refused by this process from now on.
     *
     * @throws ApiProblem.NotFound when the account has no such token
     */
    public void revoke(UUID accountId, UUID tokenId) {
        ByteBuffer hash = transactions.execute(status -> {
            ApiToken token = tokens.findByIdAndAccountId(tokenId, accountId).orElseThrow(ApiProblem.NotFound::new);
            token.revoke(clock.instant());
            return ByteBuffer.wrap(token.hash());
        });
        callers.invalidate(hash); // after the commit, or a look-up in between would bring it back
    }

    /** Whose token this is; empty when it is unknown or revoked. */
    public Optional<Caller> caller(String plain) {
        return PlainToken.parse(plain)
                .flatMap(token ->
                        Optional.ofNullable(callers.get(ByteBuffer.wrap(token.hash()), hash -> lookUp(token))));
    }

    private @Nullable Caller lookUp(PlainToken token) {
        return tokens.findByHashAndRevokedAtIsNull(token.hash())
                .map(found -> new Caller(found.accountId(), found.id()))
                .orElse(null);
    }
}
