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

/** Who predictions belong to and who pays for them. */
@Entity
@Table(name = "account")
public class Account {

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    private @Nullable UUID id;

    private String type;
    private String username;
    private String name;

    @Column(name = "webhook_secret")
    private byte[] webhookSecret;

    @Column(name = "created_at")
    private Instant createdAt;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected Account() {}

    Account(String username, String name, byte[] webhookSecret, Instant createdAt) {
        this.type = "user";
        this.username = username;
        this.name = name;
        this.webhookSecret = webhookSecret.clone();
        this.createdAt = createdAt;
    }

    public UUID id() {
        if (id == null) {
            throw new IllegalStateException("the account has not been stored");
        }
        return id;
    }

    /** {@code user} or {@code organization}. */
    public String type() {
        return type;
    }

    public String username() {
        return username;
    }

    public String name() {
        return name;
    }

    byte[] webhookSecret() {
        return webhookSecret.clone();
    }

    public Instant createdAt() {
        return createdAt;
    }
}
