package io.foretell.api.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A token's record: all but the token. */
@Entity
@Table(name = "api_token")
public class ApiToken {

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    private @Nullable UUID id;

    @Column(name = "account_id")
    private UUID accountId;

    private String name;
    private byte[] hash;
    private String hint;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "revoked_at")
    private @Nullable Instant revokedAt;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected ApiToken() {}

    ApiToken(UUID accountId, String name, PlainToken token, Instant createdAt) {
        this.accountId = accountId;
        this.name = name;
        this.hash = token.hash();
        this.hint = token.hint();
        this.createdAt = createdAt;
    }

    public UUID id() {
        if (id == null) {
            throw new IllegalStateException("the token has not been stored");
        }
        return id;
    }

    public UUID accountId() {
        return accountId;
    }

    /** What its owner calls it. */
    public String name() {
        return name;
    }

    /** The token's last four characters. */
    public String hint() {
        return hint;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant revokedAt() {
        return revokedAt;
    }

    byte[] hash() {
        return hash.clone();
    }

    void revoke(Instant moment) {
        if (revokedAt == null) {
            revokedAt = moment;
        }
    }
}
