package io.foretell.api.model;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * A version as it is stored. Its tokenizer is megabytes, so readers ask for {@link ResolvedVersion} or the tokenizer alone, and only what
 * changed is written.
 */
@Entity
@DynamicUpdate
@Table(name = "model_version")
class ModelVersion {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "model_id")
    private Model model;

    private String digest;

    @Column(name = "openapi_schema")
    @JdbcTypeCode(SqlTypes.JSON)
    private String openapiSchema;

    private byte[] tokenizer;

    @Column(name = "context_tokens")
    private int contextTokens;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "latest_at")
    private @Nullable Instant latestAt;

    @Column(name = "removed_at")
    private @Nullable Instant removedAt;

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected ModelVersion() {}

    /**
     * @param tokenizer tokenizer.json, gzip
     */
    ModelVersion(Model model, NewModelVersion version, byte[] tokenizer, Instant createdAt) {
        this.model = model;
        this.digest = version.digest();
        this.openapiSchema = version.openapiSchema();
        this.tokenizer = tokenizer.clone();
        this.contextTokens = version.contextTokens();
        this.createdAt = createdAt;
    }

    /** In service; one that comes back is as if it had never been the latest. */
    void serve() {
        if (removedAt != null) {
            removedAt = null;
            latestAt = null;
        }
    }

    void makeLatest(Instant moment) {
        latestAt = moment;
    }

    Model model() {
        return model;
    }

    String digest() {
        return digest;
    }
}
